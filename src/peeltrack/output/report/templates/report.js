(() => {
  "use strict";
  const table = document.getElementById("grades");
  const controls = document.getElementById("controls");
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const foot = table.tFoot ? [...table.tFoot.rows] : [];
  const [name, region, grade, group, clear, shown] = [
    "name", "region", "grade", "group", "clear", "shown",
  ].map((id) => document.getElementById(id));
  const words = (cell) => cell.textContent.trim();
  const order = new Intl.Collator("en-GB");
  const columns = heads.map((head) => head.dataset.sort);
  const last = columns.length - 1;
  let column = 0;
  let direction = 1;

  /* What a cell sorts by: a grade's rank, best first, or its words; null comes last either way. */
  const key = (row) => {
    const cell = row.cells[column];
    if (column === 0 || column === last) return words(cell);
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
    return (
      row.dataset.find.includes(wanted) &&
      (!region.value || row.dataset.region === region.value) &&
      (!grade.value || [...row.cells].some((cell) => cell.dataset.grade === grade.value))
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

  /* The numbers at the foot, of the rows that are shown. */
  const count = (left) => {
    for (const row of foot) {
      [...row.cells].slice(1, last).forEach((cell, n) => {
        const of = left.filter((one) => one.cells[n + 1].dataset.grade === row.dataset.count);
        cell.firstChild.textContent = of.length;
      });
    }
  };

  /* The address keeps what is shown, so that a view can be sent to someone. */
  const remember = () => {
    const view = new URLSearchParams();
    if (name.value.trim()) view.set("find", name.value.trim());
    if (region.value) view.set("region", region.value);
    if (grade.value) view.set("grade", grade.value);
    if (group.checked) view.set("group", "region");
    if (column || direction < 0) view.set("sort", (direction < 0 ? "-" : "") + columns[column]);
    const text = view.toString();
    if (text) history.replaceState(null, "", `#${text}`);
    else if (location.hash.includes("=")) history.replaceState(null, "", "#table");
  };

  const recall = () => {
    if (!location.hash.includes("=")) return false;
    const view = new URLSearchParams(location.hash.slice(1));
    const choose = (field, value) => {
      field.value = value ?? "";
      if (field.selectedIndex < 0) field.value = "";
    };
    name.value = view.get("find") ?? "";
    choose(region, view.get("region"));
    choose(grade, view.get("grade"));
    group.checked = view.get("group") === "region";
    const sort = view.get("sort") ?? "";
    direction = sort.startsWith("-") ? -1 : 1;
    column = Math.max(0, columns.indexOf(sort.replace(/^-/, "")));
    return true;
  };

  const draw = () => {
    const left = rows.filter(matches).sort(compare);
    const bodies = new Map();
    if (group.checked) {
      const regions = new Set(left.map((row) => words(row.cells[last])));
      for (const text of [...regions].sort(order.compare)) {
        const body = document.createElement("tbody");
        body.append(heading(text));
        bodies.set(text, body);
      }
    } else {
      bodies.set("", document.createElement("tbody"));
    }
    for (const row of left) bodies.get(group.checked ? words(row.cells[last]) : "").append(row);
    for (const body of [...table.tBodies]) body.remove();
    table.tHead.after(...bodies.values());
    heads.forEach((head, n) => {
      if (n === column) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    count(left);
    shown.textContent = `${left.length} of ${rows.length} forces shown`;
  };

  const redraw = () => {
    draw();
    remember();
  };

  heads.forEach((head, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words(head);
    button.addEventListener("click", () => {
      direction = n === column ? -direction : 1;
      column = n;
      redraw();
    });
    head.replaceChildren(button);
  });
  for (const field of [name, region, grade, group]) field.addEventListener("input", redraw);
  clear.addEventListener("click", () => {
    name.value = region.value = grade.value = "";
    group.checked = false;
    redraw();
    name.focus();
  });
  addEventListener("hashchange", () => {
    if (recall()) draw();
  });
  controls.hidden = false;
  recall();
  draw();
  if (location.hash.includes("=")) document.getElementById("table").scrollIntoView();
})();
