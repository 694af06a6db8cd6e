// Draws the rows of diff_rows.py. Their texts are escaped there; nothing else is put in as HTML.
const CHUNK = 150
const SIGNS = { removed: ["−", ""], added: ["", "+"], changed: ["−", "+"], moved: ["↕", "↕"] }

function side(row, name, sign) {
  const html = row[name]
  if (html === undefined) return '<i></i><b></b><p class="none"></p>'
  const note = row.kind === "moved" ? '<span class="note">moved</span> ' : ""
  return `<i>${row[name + "Line"]}</i><b>${sign}</b><p class="${name}">${note}${html}</p>`
}

function line(row) {
  if (row.kind === "folded") {
    return `<button class="fold" aria-expanded="false">${row.rows.length} unchanged parts</button>`
  }
  const [minus, plus] = SIGNS[row.kind] || ["", ""]
  const hunk = row.hunk === null || row.hunk === undefined ? "" : ` data-hunk="${row.hunk}"`
  return `<div class="row ${row.kind}"${hunk}>${side(row, "old", minus)}${side(row, "new", plus)}</div>`
}

function chunks(rows) {
  const parts = []
  for (let at = 0; at < rows.length; at += CHUNK) {
    const part = rows.slice(at, at + CHUNK)
    parts.push(`<div class="chunk" style="contain-intrinsic-size:auto ${part.length * 22}px">${part.map(line).join("")}</div>`)
  }
  return parts.join("")
}

export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector("#root")
  const count = new Set(data.rows.map(row => row.hunk).filter(hunk => hunk !== null && hunk !== undefined)).size
  root.innerHTML = `
    <div class="bar"><span class="count"></span>
      <button data-step="-1" aria-label="Previous change" title="Previous change (p)">↑</button>
      <button data-step="1" aria-label="Next change" title="Next change (n)">↓</button></div>
    <div class="heads"><span class="before"></span><span class="after"></span></div>
    <div class="rows" tabindex="0" role="region" aria-label="Differences; n and p go to the next and previous change">${chunks(data.rows)}</div>`
  root.querySelector(".before").textContent = data.before
  root.querySelector(".after").textContent = data.after
  const folded = data.rows.filter(row => row.kind === "folded")
  root.querySelectorAll(".fold").forEach((button, at) => {
    button.onclick = () => button.insertAdjacentHTML("beforebegin", folded[at].rows.map(line).join("")) || button.remove()
  })
  let here = -1
  const say = () => { root.querySelector(".count").textContent = here < 0 ? `${count} change${count === 1 ? "" : "s"}` : `Change ${here + 1} of ${count}` }
  const step = by => {
    if (!count) return
    here = Math.min(count - 1, Math.max(0, here + by))
    root.querySelectorAll(".here").forEach(row => row.classList.remove("here"))
    const rows = root.querySelectorAll(`[data-hunk="${here}"]`)
    rows.forEach(row => row.classList.add("here"))
    rows[0].scrollIntoView({ block: "center" })
    say()
  }
  root.querySelectorAll("[data-step]").forEach(button => { button.onclick = () => step(Number(button.dataset.step)) })
  root.onkeydown = event => {
    if (event.key === "n" || event.key === "p") { event.preventDefault(); step(event.key === "n" ? 1 : -1) }
  }
  say()
}
