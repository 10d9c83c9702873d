import { element, get, onSubmit, say } from './dom.js';
import { events, postJson, request } from './http.js';

const messages = [];
let model;
let stopping;

get('chat-stop').addEventListener('click', () => stopping.abort());

onSubmit('chat-form', 'chat-status', async () => {
  const text = get('chat-text').value;
  model ??= (await (await request('v1/models')).json()).data[0].id;
  get('chat-text').value = '';
  if (messages.length === 0) get('chat-log').replaceChildren();
  show('from-user', 'You', text);
  messages.push({ role: 'user', content: text });
  await answer();
});

async function answer() {
  stopping = new AbortController();
  get('chat-stop').disabled = false;
  const said = show('from-model', 'Model', '');
  get('chat-log').setAttribute('aria-busy', 'true'); // read out once it is whole
  say('chat-status', 'The model answers …');
  try {
    await stream(said);
  } finally {
    messages.push({ role: 'assistant', content: said.textContent });
    get('chat-log').removeAttribute('aria-busy');
    get('chat-stop').disabled = true;
  }
}

async function stream(said) {
  const body = { model, messages, stream: true, stream_options: { include_usage: true } };
  let usage;
  for await (const { data } of events(await postJson('v1/chat/completions', body, stopping.signal))) {
    if (data === '[DONE]') break;
    const chunk = JSON.parse(data);
    if (chunk.error) throw new Error(chunk.error.message);
    said.append(chunk.choices?.[0]?.delta?.content ?? '');
    usage = chunk.usage ?? usage;
    get('chat-log').scrollTop = get('chat-log').scrollHeight;
  }
  say('chat-status', usage ? `${usage.prompt_tokens} tokens in, ${usage.completion_tokens} tokens out.` : '');
}

function show(kind, who, text) {
  const message = element('p', '', { class: kind });
  const said = element('span', text);
  message.append(element('span', who, { class: 'who' }), said);
  get('chat-log').append(message);
  return said;
}
