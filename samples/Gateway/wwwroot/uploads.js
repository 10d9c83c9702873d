import { get, onSubmit, say } from './dom.js';
import { request } from './http.js';

onSubmit('upload-form', 'upload-status', async () => {
  const form = new FormData();
  form.append('file', get('upload-file').files[0]);
  say('upload-status', 'The scanner looks at it …');
  const file = await (await request('admin/uploads', { method: 'POST', body: form })).json();
  say('upload-status', `Clean: ${file.name}, ${file.size} bytes, SHA-256 ${file.sha256}`, 'good');
});
