"""leukonet in PyTorch, as src/model/leukonet.cpp has it; for goldens and benchmarks."""
import torch.nn.functional as F
from torch import nn

STEM = dict(kernel=3, stride=1, pool=True)
STAGES = [(8, 1, 1), (16, 1, 2), (32, 1, 2)]  # channels, blocks, stride


class Block(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(cout)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(cout)
        self.downsample = None
        if stride != 1 or cin != cout:
            self.downsample = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        skip = x if self.downsample is None else self.downsample(x)
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + skip)


class Leukonet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        cin = STAGES[0][0]
        self.conv1 = nn.Conv2d(1, cin, STEM["kernel"], STEM["stride"], STEM["kernel"] // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(cin)
        for i, (cout, blocks, stride) in enumerate(STAGES, 1):
            setattr(self, f"layer{i}", nn.Sequential(*[Block(cin if b == 0 else cout, cout, stride if b == 0 else 1)
                                                       for b in range(blocks)]))
            cin = cout
        self.fc = nn.Linear(cin, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        if STEM["pool"]:
            x = F.max_pool2d(x, 2)
        for i in range(1, len(STAGES) + 1):
            x = getattr(self, f"layer{i}")(x)
        self.features = x.mean((2, 3))
        return self.fc(self.features)
