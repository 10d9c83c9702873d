import './chat.js';
import './uploads.js';
import './answers.js';
import { list } from './documents.js';
import { element, say } from './dom.js';

list().catch(error => say('document-status', error.message, 'error'));

// Outside Development the lanes are closed until the app says who may see them.
const lanes = await fetch('lanes');
if (!lanes.ok) {
  document.querySelector('.lanes').replaceChildren(element('span', 'Lanes: closed here; they are open in the Development environment', { class: 'hint' }));
}
