// Requests with the API key of this page, errors as text, and server-sent events (fetch can send the key; EventSource cannot).

const key = document.getElementById('key');
key.value = sessionStorage.getItem('key') ?? '';
key.addEventListener('input', () => sessionStorage.setItem('key', key.value));
document.getElementById('key-form').addEventListener('submit', submitted => submitted.preventDefault());

export async function request(path, options = {}) {
  const headers = new Headers(options.headers);
  if (key.value) headers.set('Authorization', `Bearer ${key.value}`);
  const response = await fetch(path, { ...options, headers });
  if (!response.ok) throw new Error(await describe(response));
  return response;
}

export function postJson(path, body, signal) {
  return request(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal });
}

export async function* events(response) {
  let name = 'message';
  let data = [];
  for await (const line of lines(response.body)) {
    if (line === '') {
      if (data.length > 0) yield { name, data: data.join('\n') };
      name = 'message';
      data = [];
    } else if (line.startsWith('event:')) {
      name = line.slice(6).trim();
    } else if (line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''));
    }
  }
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split(/\r?\n/);
    rest = parts.pop();
    yield* parts;
  }
}

// Problem documents and OpenAI's errors both say what is wrong.
async function describe(response) {
  const text = await response.text();
  try {
    const body = JSON.parse(text);
    return body.error?.message ?? body.detail ?? body.title ?? `The gateway answered ${response.status}.`;
  } catch {
    return `The gateway answered ${response.status}.`;
  }
}
