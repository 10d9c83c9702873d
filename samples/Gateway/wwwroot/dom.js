// Small helpers: everything that comes from a model or a document is set as text, never as HTML.

export const get = id => document.getElementById(id);

export function element(tag, text = '', attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

export function say(id, text, kind = '') {
  const status = get(id);
  status.textContent = text;
  status.className = `status ${kind}`;
}

// Runs what a form is for, once at a time, and shows what went wrong.
export function onSubmit(form, statusId, work) {
  get(form).addEventListener('submit', async submitted => {
    submitted.preventDefault();
    const button = get(form).querySelector('button');
    if (button.disabled) return;
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      say(statusId, error.name === 'AbortError' ? 'Stopped.' : error.message, error.name === 'AbortError' ? '' : 'error');
    } finally {
      button.disabled = false;
    }
  });
}
