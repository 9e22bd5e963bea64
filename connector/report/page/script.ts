/**
 * The only program in the page: sorts and filters tables, and hides series of charts. All of the page is there without
 * it. It runs in the reader's browser, so it is text here.
 */
export const script = `
'use strict';
document.documentElement.classList.add('live');
for (const table of document.querySelectorAll('table.sortable')) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const isNumber = head.classList.contains('num') || head.dataset.sort === 'value';
      const isDown = head.getAttribute('aria-sort') ? head.getAttribute('aria-sort') === 'ascending' : isNumber;
      for (const other of head.parentNode.cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      const keyOf = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
      const compare = (a, b) => {
        const [x, y] = [keyOf(a), keyOf(b)];
        if (x === '' || y === '') return (x === '') - (y === '');
        return (isNumber ? x - y : x.localeCompare(y)) * (isDown ? -1 : 1);
      };
      body.append(...[...body.rows].sort(compare));
    });
  });
}
for (const input of document.querySelectorAll('input[data-table]')) {
  const body = document.getElementById(input.dataset.table).tBodies[0];
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
for (const button of document.querySelectorAll('.legend button')) {
  button.addEventListener('click', () => {
    const isShown = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(isShown));
    button.closest('figure').classList.toggle('hide-' + button.dataset.series, !isShown);
  });
}
`;
