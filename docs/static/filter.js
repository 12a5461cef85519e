// Shows of a table the rows that hold the words typed or the value chosen.
for (const control of document.querySelectorAll("[data-filters]")) {
  const table = document.getElementById(control.dataset.filters);
  const count = document.getElementById(`${control.dataset.filters}-count`);
  const rows = [...table.tBodies[0].rows];
  control.closest("[hidden]")?.removeAttribute("hidden");
  control.addEventListener("input", () => {
    const asked = control.value.trim().toLowerCase();
    const cell = control.dataset.column;
    let shown = 0;
    for (const row of rows) {
      const text = (cell ? row.cells[cell] : row).textContent.trim().toLowerCase();
      row.hidden = cell ? asked !== "" && text !== asked : !text.includes(asked);
      shown += !row.hidden;
    }
    count.textContent = `${shown} of ${rows.length} rows`;
  });
}
