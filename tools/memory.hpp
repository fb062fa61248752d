#pragma once

/// To be called before anything else: tables and tensors come and go, so their pages, which cost more to get anew than
/// the work on them, are kept, and large ones asked for.
void prepare_memory();
