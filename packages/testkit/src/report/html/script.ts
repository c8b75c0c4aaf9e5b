/** The page's program: shows what the boxes say. Without it everything is shown. */
export const SCRIPT = `
const form = document.querySelector("form");
const items = [...document.querySelectorAll("details[data-verdict]")];
const shown = document.querySelector("output");
const chosen = (name) => new Set([...form.querySelectorAll('input[name="' + name + '"]:checked')].map((box) => box.value));
function filter() {
  const levels = chosen("level");
  const verdicts = chosen("verdict");
  let count = 0;
  for (const item of items) {
    item.hidden = !levels.has(item.dataset.level) || !verdicts.has(item.dataset.verdict);
    if (!item.hidden) count += 1;
  }
  shown.textContent = count + " of " + items.length + " requirements shown";
}
form.hidden = false;
form.addEventListener("change", filter);
filter();
`;
