// The gallery's page: tiles that are drawn when they come into view, filters, keys.
const $ = id => document.getElementById(id);
const data = JSON.parse($("gallery-data").textContent);
const cells = data.cells, side = data.tile_px, storageKey = "leukolens-review-" + data.key;
const filters = {low: 0, high: 1}, reviews = new Map();
let shown = [], cursor = 0, over = false, unsaved = false;
let columns = 1, tileWidth = 0, tileHeight = 0;
const narrowestTile = 172, mostOnPaper = 200;
const began = performance.now();

function element(tag, text, className) {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (className) e.className = className;
  return e;
}

// Sheets of tiles are decoded when one of their cells is first drawn, and kept as grey levels.
const sheets = new Map();
function sheetOf(number) {
  if (!sheets.has(number)) {
    const image = new Image();
    image.src = "data:image/png;base64," + $("sheet-" + number).textContent;
    sheets.set(number, image.decode().then(() => {
      const canvas = element("canvas"), width = canvas.width = image.naturalWidth, height = canvas.height = image.naturalHeight;
      const context = canvas.getContext("2d", {willReadFrequently: true});
      context.drawImage(image, 0, 0);
      const pixels = context.getImageData(0, 0, width, height).data, grey = new Uint8Array(width * height);
      for (let i = 0; i < grey.length; ++i) grey[i] = pixels[4 * i];
      return {grey, width};
    }));
  }
  return sheets.get(number);
}

const sheetNumber = number => Math.floor(number / data.per_sheet);

/// A canvas that is asked for another cell while a sheet is decoded shows the cell asked for last.
async function draw(canvas, number, overPhase) {
  canvas.dataset.cell = number;
  const sheet = await sheetOf(sheetNumber(number));
  if (canvas.dataset.cell !== String(number)) return;
  const place = number % data.per_sheet, x = place % data.columns * 2 * side, y = Math.floor(place / data.columns) * side;
  canvas.width = 2 * side;
  canvas.height = side;
  canvas.getContext("2d").putImageData(new ImageData(paint(sheet, x, y, side, overPhase), 2 * side, side), 0, 0);
}

const percent = p => p === null ? "?" : Math.round(100 * p) + "\u00A0%";
const labelText = cell => cell.label === "" ? "no label" : cell.label === cell.called ? "label agrees" : "labelled " + cell.label;
const captionOf = cell => cell.called + " " + percent(cell.p) + ", " + labelText(cell);
function markOf(cell) {
  const r = reviews.get(cell.id);
  if (!r) return cell.odds ? "label at odds" : cell.decision === "accept" ? "" : cell.decision;
  return [r.newLabel && "\u2192 " + r.newLabel, r.flag, r.comment && "\u270E"].filter(Boolean).join(" ");
}

function tileOf(position) {
  const number = shown[position], cell = cells[number];
  const tile = element("button", undefined, "tile " + outcomeOf(cell));
  tile.dataset.position = position;
  tile.id = "tile-" + position;
  tile.tabIndex = position === cursor ? 0 : -1;
  tile.title = cell.id;
  tile.style.transform = "translate(" + position % columns * tileWidth + "px," + Math.floor(position / columns) * tileHeight + "px)";
  tile.style.width = tileWidth - 8 + "px";
  tile.style.height = tileHeight - 8 + "px";
  const canvas = element("canvas");
  draw(canvas, number, over);
  const mark = element("span", markOf(cell), reviews.has(cell.id) ? "mark done" : "mark");
  tile.append(canvas, element("span", cell.called + " " + percent(cell.p), "caption"), element("span", labelText(cell), "caption label"), mark);
  tile.setAttribute("aria-label", captionOf(cell) + " " + markOf(cell) + " " + cell.id);
  if (position === cursor) tile.classList.add("current");
  tile.addEventListener("click", () => position === cursor ? openCell() : moveTo(position));
  return tile;
}

/// What a tile shows: where this is as it was, the tile stays.
const stateOf = position => [shown[position], markOf(cells[shown[position]]), position === cursor, over, columns, tileWidth].join("|");

/// Draws the tiles in view and a screen around it, and takes the others away.
function render() {
  const board = $("board"), top = Math.max(0, -board.getBoundingClientRect().top), screen = innerHeight;
  columns = Math.max(1, Math.floor(board.clientWidth / narrowestTile));
  tileWidth = board.clientWidth / columns;
  tileHeight = (tileWidth - 22) / 2 + 76;
  board.style.height = Math.ceil(shown.length / columns) * tileHeight + "px";
  const first = Math.max(0, Math.floor((top - screen / 2) / tileHeight) * columns);
  const last = Math.min(shown.length, Math.ceil((top + 1.5 * screen) / tileHeight) * columns);
  const kept = new Map(), focused = document.activeElement?.dataset.position;
  for (const tile of [...board.children]) {
    const position = Number(tile.dataset.position);
    if (position >= first && position < last && tile.dataset.state === stateOf(position)) kept.set(position, tile);
    else tile.remove();
  }
  for (let position = first; position < last; ++position) {
    if (kept.has(position)) continue;
    const tile = tileOf(position);
    tile.dataset.state = stateOf(position);
    board.append(tile);
    if (String(position) === focused) tile.focus({preventScroll: true});
  }
}
let waiting = false;
function renderSoon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; render(); });
}

const queueLine = "Most worth a look first: labels at odds with the probabilities, then cells decided for review, then unknown ones, then the least confident calls.";

function choose() {
  const current = shown[cursor];
  shown = chosen(cells, filters, $("order").value, reviews);
  cursor = Math.max(0, shown.indexOf(current));
  const all = data.cells_in_all > cells.length ? " (of " + data.cells_in_all.toLocaleString("en") + " in all)" : "";
  $("order-line").textContent = $("order").value === "queue" ? queueLine : "";
  $("none").hidden = shown.length > 0;
  $("count").textContent = shown.length.toLocaleString("en") + " of " + cells.length.toLocaleString("en") + " cells" + all;
  render();
}

function moveTo(position) {
  cursor = Math.max(0, Math.min(shown.length - 1, position));
  const board = $("board"), y = Math.floor(cursor / columns) * tileHeight, top = board.getBoundingClientRect().top + y;
  const bar = $("bar").getBoundingClientRect().bottom;
  if (top < bar) scrollBy(0, top - bar - 8);
  else if (top + tileHeight > innerHeight) scrollBy(0, top + tileHeight - innerHeight + 8);
  render();
  const tile = $("tile-" + cursor);
  if (tile) tile.focus({preventScroll: true});
  if ($("cell").open) showCell();
}

function showCell() {
  const number = shown[cursor], cell = cells[number];
  draw($("large"), number, over);
  $("cell-title").textContent = cell.id;
  $("comment").value = reviews.get(cell.id)?.comment ?? "";
  const facts = [["called", captionOf(cell)], ["decision", cell.decision], ["role", cell.role], ["donor", cell.donor],
    ["capture", cell.capture], ["strategy", cell.strategy], ["novelty", cell.novelty?.toPrecision(3)], ["your decision", reviews.has(cell.id) ? markOf(cell) : ""]];
  $("facts").replaceChildren(...facts.filter(([, value]) => value).flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
}
function openCell() {
  if (!shown.length) return;
  showCell();
  if ($("cell").open) return;
  $("cell").showModal();
  $("cell").querySelector(".close").focus();
}

/// Notes a decision about the cell under the cursor. @param change  members to change; null: takes it back
function decide(change) {
  if (!shown.length) return;
  const cell = cells[shown[cursor]];
  if (change === null) reviews.delete(cell.id);
  else {
    const before = reviews.get(cell.id) ?? {newLabel: "", flag: "", comment: ""};
    const next = {...before, ...change, reviewer: $("reviewer").value.trim(), at: new Date().toISOString().replace(/\.\d+Z/, "Z")};
    if (next.newLabel || next.flag || next.comment) reviews.set(cell.id, next);
    else reviews.delete(cell.id);
  }
  unsaved = true;
  keep();
  render();
  if ($("cell").open) showCell();
}

// Some browsers keep nothing for a page that was opened from disk; then decisions live until the page is closed.
function keep() {
  $("decided").textContent = reviews.size + (unsaved ? " decided, not saved" : " decided, saved");
  try {
    localStorage.setItem("leukolens-reviewer", $("reviewer").value);
    localStorage.setItem(storageKey, JSON.stringify({unsaved, reviews: [...reviews]}));
  } catch { /* not kept */ }
}
function remember() {
  try {
    $("reviewer").value = localStorage.getItem("leukolens-reviewer") ?? "";
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? "null");
    if (!kept) return;
    for (const [id, review] of kept.reviews) reviews.set(id, review);
    unsaved = kept.unsaved;
    keep();
  } catch { /* nothing kept */ }
}

function save() {
  const reviewer = $("reviewer").value.trim();
  if (!reviewer) { $("reviewer").focus(); $("decided").textContent = "Give your name first: it stands beside every decision."; return; }
  for (const review of reviews.values()) if (!review.reviewer) review.reviewer = reviewer;
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([reviewCsv(cells, reviews, data.gallery)], {type: "text/csv"}));
  link.download = "review.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  unsaved = false;
  keep();
}

const flagged = () => Boolean(reviews.get(cells[shown[cursor]]?.id)?.flag);
const flag = () => decide({flag: flagged() ? "" : "exclude"});
function giveLabel(label) {
  decide({newLabel: label});
  if (!$("cell").open) moveTo(cursor + 1);
}

const keys = {
  ArrowRight: () => moveTo(cursor + 1), ArrowLeft: () => moveTo(cursor - 1),
  ArrowDown: () => moveTo(cursor + columns), ArrowUp: () => moveTo(cursor - columns),
  PageDown: () => moveTo(cursor + columns * Math.max(1, Math.floor(innerHeight / tileHeight) - 1)),
  PageUp: () => moveTo(cursor - columns * Math.max(1, Math.floor(innerHeight / tileHeight) - 1)),
  Home: () => moveTo(0), End: () => moveTo(shown.length - 1),
  Enter: openCell, f: flag,
  u: () => decide(null), 0: () => decide(null), m: () => { over = !over; render(); if ($("cell").open) showCell(); },
  s: save, c: () => { openCell(); $("comment").focus(); },
  "?": () => $("help").showModal(),
};
/// A key belongs to the field, link or button that has the focus where that one uses it itself.
function ownKey(event) {
  if ($("help").open || event.target.matches?.("select, textarea, input:not([type=checkbox])")) return true;
  return event.key === "Enter" && Boolean(event.target.closest?.("button:not(.tile), a, summary, label"));
}
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || ownKey(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const label = /^[1-9]$/.test(key) ? data.classes[Number(key) - 1] : undefined;
  const does = label !== undefined ? () => giveLabel(label) : Object.hasOwn(keys, key) ? keys[key] : null;
  if (!does) return;
  event.preventDefault();
  // A key that is held down moves on; it decides about one cell only.
  if (!event.repeat || /^(Arrow|Page)/.test(key)) does();
});

/// Buttons that decide about the cell under the cursor, for who has no keyboard.
function addChoices(box) {
  const add = (key, name, does) => {
    const button = element("button", undefined, "action");
    if (key) button.append(element("kbd", key), " ");
    button.append(name);
    button.addEventListener("click", does);
    box.append(button);
  };
  data.classes.forEach((name, i) => add(i < 9 ? i + 1 : "", name, () => giveLabel(name)));
  add("f", "leave out", flag);
  add("u", "take back", () => decide(null));
}

function fill(id, values, name) {
  const used = [...new Set(values)].filter(value => value !== "").sort();
  $(id).append(...used.map(value => { const option = element("option", value); option.value = value; return option; }));
  if (used.length < 2) $(id).parentElement.hidden = true;
  $(id).addEventListener("change", () => { filters[name] = $(id).value; choose(); });
}

function setUp() {
  for (const finding of data.findings) $("findings").append(element("p", finding));
  if (!data.findings.length) $("findings").parentElement.hidden = true;
  for (const [name, file] of data.pages) { const link = element("a", name); link.href = file; $("pages").append(link); }
  addChoices($("labels"));
  addChoices($("choices"));
  $("filters").open = !matchMedia("(max-width: 600px)").matches;
  for (const [id, name] of [["called", "called"], ["label", "label"], ["decision", "decision"], ["donor", "donor"], ["strategy", "strategy"]])
    fill(id, cells.map(cell => cell[name]), name);
  for (const id of ["outcome", "reviewed"]) $(id).addEventListener("change", () => { filters[id] = $(id).value; choose(); });
  $("odds").addEventListener("change", () => { filters.odds = $("odds").checked; choose(); });
  $("text").addEventListener("input", () => { filters.text = $("text").value; choose(); });
  for (const id of ["low", "high"]) $(id).addEventListener("input", () => { filters[id] = Number($(id).value || $(id).defaultValue) / 100; choose(); });
  $("order").addEventListener("change", () => { choose(); prepareToPrint(); });
  $("save").addEventListener("click", save);
  $("help-button").addEventListener("click", () => $("help").showModal());
  $("reviewer").addEventListener("change", keep);
  $("comment").addEventListener("change", () => decide({comment: $("comment").value.trim()}));
  $("load").addEventListener("change", async () => {
    try {
      const {reviews: read, others} = readReviews(await $("load").files[0].text(), cells);
      for (const [id, review] of read) if (!(reviews.get(id)?.at > review.at)) reviews.set(id, review);
      keep();
      $("decided").textContent += "; " + read.size + " taken in" + (others ? ", " + others + " of other cells or pixels passed over" : "");
    } catch (error) { $("decided").textContent = error.message; }
    $("load").value = "";
    render();
  });
  for (const dialog of document.querySelectorAll("dialog")) dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  addEventListener("scroll", renderSoon, {passive: true});
  addEventListener("resize", renderSoon);
  addEventListener("beforeunload", event => { if (unsaved && reviews.size) event.preventDefault(); });
  addEventListener("beforeprint", printTiles);
  addEventListener("afterprint", () => { $("board").replaceChildren(); render(); });
  remember();
  choose();
  Promise.all([...document.querySelectorAll("#board canvas")].slice(0, 8).map((_, i) => sheetOf(sheetNumber(shown[i]))))
    .then(() => { globalThis.galleryTimes = {ready: performance.now(), script: performance.now() - began}; document.body.dataset.ready = Math.round(performance.now()); return prepareToPrint(); });
}

/// Paper has no scrolling: the first cells shown, all drawn.
function printTiles() {
  const most = Math.min(shown.length, mostOnPaper), board = $("board");
  $("printed").textContent = most.toLocaleString("en") + " of " + $("count").textContent + "; order: " + $("order").selectedOptions[0].text;
  board.replaceChildren(...Array.from({length: most}, (_, i) => { const tile = tileOf(i); tile.removeAttribute("style"); return tile; }));
}

/// Printing does not wait for images: those that paper would show are decoded ahead.
async function prepareToPrint() {
  for (const number of shown.slice(0, mostOnPaper)) await sheetOf(sheetNumber(number));
  document.body.dataset.printable = shown.length;
}
setUp();
