// What the gallery computes: no page needed.
"use strict";

/// "right", "wrong" or "unlabelled".
const outcomeOf = cell => cell.label === "" ? "unlabelled" : cell.label === cell.called ? "right" : "wrong";

/// Whether a cell passes every filter; an empty filter lets all pass.
function passes(cell, filters, review) {
  const one = (name, value) => !filters[name] || filters[name] === value;
  if (!one("called", cell.called) || !one("label", cell.label) || !one("outcome", outcomeOf(cell))) return false;
  if (!one("decision", cell.decision) || !one("donor", cell.donor) || !one("strategy", cell.strategy)) return false;
  if (filters.odds && !cell.odds) return false;
  if (filters.reviewed && filters.reviewed !== (review ? "yes" : "no")) return false;
  if (cell.p < filters.low || cell.p > filters.high) return false;
  return !filters.text || cell.id.toLowerCase().includes(filters.text.toLowerCase());
}

const decisionRank = {review: 0, unknown: 1};

/// Orders by name; equal ones by id. Missing numbers come last.
const orders = {
  queue: (a, b) => (b.odds - a.odds) || (a.odds && (b.doubt ?? 0) - (a.doubt ?? 0)) ||
    ((decisionRank[a.decision] ?? 2) - (decisionRank[b.decision] ?? 2)) || a.p - b.p,
  doubt: (a, b) => (b.doubt ?? -1) - (a.doubt ?? -1),
  least: (a, b) => a.p - b.p,
  most: (a, b) => b.p - a.p,
  novelty: (a, b) => (b.novelty ?? -1) - (a.novelty ?? -1),
  called: (a, b) => a.called < b.called ? -1 : a.called > b.called ? 1 : b.p - a.p,
  strategy: (a, b) => a.strategy < b.strategy ? -1 : a.strategy > b.strategy ? 1 : 0,
  donor: (a, b) => a.donor < b.donor ? -1 : a.donor > b.donor ? 1 : 0,
};

/// Numbers of the cells that pass, in order.
function chosen(cells, filters, order, reviews) {
  const numbers = [];
  cells.forEach((cell, i) => { if (passes(cell, filters, reviews.get(cell.id))) numbers.push(i); });
  const compare = orders[order] ?? orders.queue;
  return numbers.sort((a, b) => compare(cells[a], cells[b]) || (cells[a].id < cells[b].id ? -1 : 1));
}

const reviewColumns = ["id", "content_hash", "label", "predicted", "new_label", "flag", "comment", "reviewer", "reviewed_at", "gallery"];

const csvField = text => /^[=+\-@]|[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;

/// review.csv: a row for every cell that was decided about, in the order of the cells.
function reviewCsv(cells, reviews, gallery) {
  const lines = [reviewColumns.join(",")];
  for (const cell of cells) {
    const r = reviews.get(cell.id);
    if (!r) continue;
    const row = [cell.id, cell.hash, cell.label, cell.called, r.newLabel, r.flag, r.comment, r.reviewer, r.at, gallery];
    lines.push(row.map(csvField).join(","));
  }
  return lines.join("\r\n") + "\r\n";
}

/// Rows of fields of a CSV text (RFC 4180).
function parseCsv(text) {
  const rows = [[]];
  let field = "", quoted = false;
  const push = () => { rows.at(-1).push(field); field = ""; };
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') { field += c; ++i; }
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ",") push();
    else if (c === "\n") { push(); rows.push([]); }
    else if (c !== "\r") field += c;
  }
  push();
  return rows.filter(row => row.length > 1 || row[0] !== "");
}

/// The decisions of an earlier review.csv about cells of this gallery, and how many are about others or about other pixels.
function readReviews(text, cells) {
  const [head, ...rows] = parseCsv(text.replace(/^\uFEFF/, ""));
  const missing = reviewColumns.filter(name => !(head ?? []).includes(name));
  if (missing.length) throw new Error("not a review.csv of this program: no column " + missing.join(", "));
  const at = name => head.indexOf(name);
  const hashes = new Map(cells.map(cell => [cell.id, cell.hash]));
  const reviews = new Map();
  let others = 0;
  for (const row of rows) {
    const id = row[at("id")];
    if (hashes.get(id) !== row[at("content_hash")]) { ++others; continue; }
    reviews.set(id, {newLabel: row[at("new_label")], flag: row[at("flag")], comment: row[at("comment")],
      reviewer: row[at("reviewer")], at: row[at("reviewed_at")]});
  }
  return {reviews, others};
}

/// Colours of a tile: the phase in grey, and its map blue below 0, white at 0, red above, or over the phase; side by
/// side. @param sheet  grey levels of many cells  @param x, y  of the phase on it; the map is to its right
function paint(sheet, x, y, side, over) {
  const pixels = new Uint8ClampedArray(2 * side * side * 4);
  for (let row = 0; row < side; ++row)
    for (let column = 0; column < side; ++column) {
      const from = (y + row) * sheet.width + x + column, to = (row * 2 * side + column) * 4, map = to + side * 4;
      const grey = sheet.grey[from], v = Math.max(-1, Math.min(1, (sheet.grey[from + side] - 128) / 127)), s = Math.sqrt(Math.abs(v));
      const end = v > 0 ? [178, 24, 43] : [33, 102, 172], base = over ? grey : 247;
      for (let k = 0; k < 3; ++k) {
        pixels[to + k] = grey;
        pixels[map + k] = base + (end[k] - base) * s * (over ? 0.8 : 1);
      }
      pixels[to + 3] = pixels[map + 3] = 255;
    }
  return pixels;
}
