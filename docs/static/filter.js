// Shows of a table the rows that hold the words typed or the value chosen.
for (const control of document.querySelectorAll("[data-filters]")) {
  const table = document.getElementById(control.dataset.filters);
  const count = document.getElementById(`${control.dataset.filters}-count`);
  const rows = [...table.tBodies[0].rows];
  const place = control.dataset.column;
  const filter = () => {
    const asked = control.value.trim().toLowerCase();
    for (const row of rows) {
      const text = (place ? row.cells[place] : row).textContent.trim().toLowerCase();
      row.hidden = place ? asked !== "" && text !== asked : !text.includes(asked);
    }
    const shown = rows.filter((row) => !row.hidden).length;
    count.textContent = `${shown} of ${rows.length} row${rows.length === 1 ? "" : "s"}`;
  };
  control.closest("[hidden]").removeAttribute("hidden");
  control.addEventListener("input", filter);
  // A browser may remember what was typed.
  addEventListener("pageshow", filter);
}
