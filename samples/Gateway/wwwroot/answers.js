import { element, get, onSubmit, say } from './dom.js';
import { events, postJson } from './http.js';

const show = {
  hop: hop => get('answer-hops').append(element('li', `“${hop.query}”: ${hop.found} found`)),
  delta: delta => get('answer-text').append(delta.text),
  citations: citations => get('answer-citations').append(...citations.items.map(cite)),
  done: done => say('answer-status', done.cached ? 'From the cache.' : `After ${done.hops} searches.`, 'good'),
  error: error => { throw new Error(error.detail ?? error.title); },
};

onSubmit('answer-form', 'answer-status', async () => {
  for (const id of ['answer-hops', 'answer-text', 'answer-citations']) get(id).replaceChildren();
  say('answer-status', 'Searching …');
  get('answer-text').setAttribute('aria-busy', 'true');
  try {
    for await (const { name, data } of events(await postJson('answers', { question: get('answer-question').value }))) {
      show[name]?.(JSON.parse(data));
    }
  } finally {
    get('answer-text').removeAttribute('aria-busy');
  }
});

function cite(citation) {
  const line = element('li', `${citation.title}, page ${citation.page}`, { value: citation.number });
  line.append(element('blockquote', citation.excerpt));
  return line;
}
