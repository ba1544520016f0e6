(() => {
  "use strict";
  const table = document.getElementById("grades");
  const controls = document.getElementById("controls");
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const [name, region, grade, group, clear, shown] = [
    "name", "region", "grade", "group", "clear", "shown",
  ].map((id) => document.getElementById(id));
  const words = (cell) => cell.textContent.trim();
  const order = new Intl.Collator("en-GB");
  let column = 0;
  let direction = 1;

  /* What a cell sorts by: a grade's rank, best first, or its words; null comes last either way. */
  const key = (row) => {
    const cell = row.cells[column];
    if (column < 2) return words(cell);
    return "rank" in cell.dataset ? Number(cell.dataset.rank) : null;
  };

  const compare = (a, b) => {
    const [one, other] = [key(a), key(b)];
    const byName = order.compare(words(a.cells[0]), words(b.cells[0]));
    if (one === null || other === null) return (one === null) - (other === null) || byName;
    const by = typeof one === "number" ? one - other : order.compare(one, other);
    return direction * by || byName;
  };

  const matches = (row) => {
    const wanted = name.value.trim().toLocaleLowerCase("en-GB");
    const has = (cell) => cell.querySelector(".g")?.firstChild.data.trim() === grade.value;
    return (
      words(row.cells[0]).toLocaleLowerCase("en-GB").includes(wanted) &&
      (!region.value || words(row.cells[1]) === region.value) &&
      (!grade.value || [...row.cells].slice(2).some(has))
    );
  };

  const heading = (text) => {
    const row = document.createElement("tr");
    const cell = document.createElement("th");
    row.className = "group";
    cell.scope = "rowgroup";
    cell.colSpan = heads.length;
    cell.textContent = text;
    row.append(cell);
    return row;
  };

  const draw = () => {
    const left = rows.filter(matches).sort(compare);
    const bodies = new Map();
    if (group.checked) {
      const regions = new Set(left.map((row) => words(row.cells[1])));
      for (const text of [...regions].sort(order.compare)) {
        const body = document.createElement("tbody");
        body.append(heading(text));
        bodies.set(text, body);
      }
    } else {
      bodies.set("", document.createElement("tbody"));
    }
    for (const row of left) bodies.get(group.checked ? words(row.cells[1]) : "").append(row);
    for (const body of [...table.tBodies]) body.remove();
    table.tHead.after(...bodies.values());
    heads.forEach((head, n) => {
      if (n === column) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    shown.textContent = `${left.length} of ${rows.length} forces shown`;
  };

  heads.forEach((head, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words(head);
    button.addEventListener("click", () => {
      direction = n === column ? -direction : 1;
      column = n;
      draw();
    });
    head.replaceChildren(button);
  });
  for (const field of [name, region, grade, group]) field.addEventListener("input", draw);
  clear.addEventListener("click", () => {
    name.value = region.value = grade.value = "";
    group.checked = false;
    draw();
    name.focus();
  });
  controls.hidden = false;
  draw();
})();
