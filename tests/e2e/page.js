// What a person finds in the window by its role and name; a dialog that is open hides the rest.
const kinds = {
  button: 'button',
  checkbox: 'input[type=checkbox]',
  combobox: 'select',
  dialog: 'dialog[open]',
  grid: '[role=grid]',
  progressbar: '[role=progressbar]',
  radio: 'input[type=radio]',
  searchbox: 'input[type=search]',
  spinbutton: 'input[type=number]',
  tab: '[role=tab]',
  textbox: 'textarea, input[type=text], input[type=password]',
};
const textOf = (node) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
const nameOf = (node) => {
  const by = node.getAttribute('aria-labelledby');
  if (by) return textOf(document.getElementById(by));
  return node.getAttribute('aria-label') ?? textOf(node.labels?.[0] ?? node);
};
const find = (role, name) => {
  const dialog = document.querySelector('dialog[open]');
  const scope = dialog && role !== 'dialog' ? dialog : document;
  // A radio's label also holds a hint and a count.
  const fits = (text) => (role === 'radio' ? text.startsWith(name) : text === name);
  return [...scope.querySelectorAll(kinds[role])].find((node) => fits(nameOf(node)) && node.checkVisibility());
};
