import { element, get, onSubmit, say } from './dom.js';
import { events, request } from './http.js';

let job;

get('document-cancel').addEventListener('click', async () => {
  try {
    await request(`${job}/cancel`, { method: 'POST' });
  } catch (error) {
    say('document-status', error.message, 'error');
  }
});

onSubmit('document-form', 'document-status', async () => {
  const form = new FormData();
  form.append('file', get('document-file').files[0]);
  get('document-result').replaceChildren();
  say('document-status', 'Sending …');
  job = (await request('documents', { method: 'POST', body: form })).headers.get('Location');
  linkJob();
  get('document-job').hidden = false;
  get('document-cancel').disabled = false;
  try {
    await follow();
  } finally {
    get('document-cancel').disabled = true;
  }
  await list();
});

async function follow() {
  let state;
  while (!state?.done) { // a stream that breaks off is opened again: it begins with where the job stands
    for await (const { name, data } of events(await request(`${job}/events`))) {
      const told = JSON.parse(data);
      state = name === 'state' ? told : { ...state, progress: told };
      showState(state);
    }
  }
  if (state.state === 'succeeded') showResult(await (await request(`${job}/result`)).json());
  else if (state.state === 'canceled') say('document-status', 'Canceled.');
  else throw new Error(state.error?.detail ?? state.error?.title ?? `The job ${state.state}.`);
}

function showState(state) {
  const { fraction, message } = state.progress ?? {};
  if (typeof fraction === 'number') get('document-progress').value = state.state === 'succeeded' ? 1 : fraction;
  else if (!state.done) get('document-progress').removeAttribute('value'); // how far it is, nobody knows
  say('document-status', [state.state, message].filter(Boolean).join(': '));
}

function showResult(report) {
  get('document-progress').value = 1;
  const pages = report.pages === 1 ? '1 page' : `${report.pages} pages`;
  say('document-status', `Read ${report.title}: ${pages}, ${report.chunks} chunks, ${report.statistics.milliseconds} ms.`, 'good');
  get('document-result').replaceChildren(element('pre', report.text, { tabindex: '0', 'aria-label': `Text of ${report.title}` }));
}

export async function list() {
  const { items } = await (await request('documents')).json();
  const entries = items.map(entry);
  get('document-list').replaceChildren(...(entries.length > 0 ? entries : [element('li', 'Nothing yet.', { class: 'hint' })]));
}

function entry(item) {
  const line = element('li', `${item.title}, ${item.pages === 1 ? '1 page' : `${item.pages} pages`}`);
  const forget = element('button', 'Delete', { type: 'button', 'aria-label': `Delete ${item.title}` });
  forget.addEventListener('click', async () => {
    try {
      await request(`documents/${item.documentId}`, { method: 'DELETE' });
      await list();
    } catch (error) {
      say('document-status', error.message, 'error');
    }
  });
  line.append(forget);
  return line;
}

function linkJob() {
  const link = element('a', job, { href: job });
  get('job-links').replaceChildren(link);
}
