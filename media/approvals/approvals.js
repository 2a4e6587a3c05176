// @ts-check
import { BUTTONS, card } from './card.js';
import { element } from './element.js';

/** @typedef {import('../../src/extension/approvals/view.ts').ApprovalsView} ApprovalsView */
/** @typedef {import('../../src/extension/approvals/view.ts').AskView} AskView */
/** @typedef {{ postMessage(message: object): void, getState(): unknown, setState(state: unknown): void }} Host */

/**
 * After the list moved, a click that was meant for something else could land on a button that took its place.
 * Buttons therefore rest this long, in milliseconds, when they appear or move.
 */
const REST = 500;

// @ts-expect-error VS Code puts this function into every webview; there is no type for it in the DOM.
const host = /** @type {Host} */ (acquireVsCodeApi());
const asksPlace = byId('asks');
const live = byId('live');
/** @type {Map<string, { shown: string, made: HTMLElement }>} */
const cards = new Map();
/** Words typed so far, by ask: they outlive the page, which is thrown away when its tab is hidden. */
const drafts = /** @type {Record<string, string>} */ (host.getState() ?? {});
/** How far the extension's clock is ahead of this one, in milliseconds. */
let ahead = 0;

window.addEventListener('message', ({ data }) => {
  if (data.type === 'view') {
    ahead = data.now - Date.now();
    show(data.view);
  } else if (data.type === 'focus') {
    (cards.get(data.ask)?.made ?? asksPlace.querySelector('article'))?.focus();
  } else if (data.type === 'failed') {
    fail(data.ask, data.why);
  } else if (data.type === 'revealed') {
    reveal(data.ask, data.text);
  } else if (data.type === 'said') {
    live.textContent = data.sentence;
  }
});

/** @param {ApprovalsView} view */
function show(view) {
  byId('headline').textContent = view.headline;
  const notice = byId('notice');
  notice.hidden = view.notice === undefined;
  notice.textContent = view.notice ?? '';
  byId('empty').hidden = view.asks.length > 0;
  showAsks(view.asks);
  byId('grants').hidden = view.grants.length === 0;
  byId('grant-list').replaceChildren(...view.grants.map(grantRow));
  tick();
}

/**
 * Keeps the cards of asks that did not change, so that focus, scroll position and typed words stay.
 * @param {readonly AskView[]} asks
 */
function showAsks(asks) {
  const news = asks.filter((ask) => !cards.has(ask.id) && !ask.expired);
  const focused = document.activeElement?.closest('article')?.dataset.ask;
  const ids = new Set(asks.map((ask) => ask.id));
  let hasMoved = news.length > 0;
  for (const [id, { made }] of cards) {
    if (ids.has(id)) continue;
    made.remove();
    cards.delete(id);
    delete drafts[id];
    hasMoved = true;
  }
  for (const [index, ask] of asks.entries()) {
    const shown = JSON.stringify(ask);
    let made = cards.get(ask.id)?.made;
    if (!made || cards.get(ask.id)?.shown !== shown) {
      const fresh = card(ask);
      made?.replaceWith(fresh);
      made = fresh;
      restoreDraft(ask.id, made);
      cards.set(ask.id, { shown, made });
      hasMoved = true;
    }
    if (asksPlace.children[index] !== made) asksPlace.insertBefore(made, asksPlace.children[index] ?? null);
  }
  if (focused !== undefined && !document.activeElement?.closest('article')) {
    // The ask under the focus was settled or changed: stay with it, else go on to the next.
    (cards.get(focused)?.made ?? asksPlace.querySelector('article'))?.focus();
  }
  if (hasMoved) rest();
  if (news.length > 0)
    live.textContent = news.map((ask) => `New ask: ${read(ask.title)}. ${read(ask.why)}`).join(' ');
}

/** @param {AskView['title']} pieces */
const read = (pieces) => pieces.map(({ text }) => text).join('');

let restsUntil = 0;

function rest() {
  restsUntil = performance.now() + REST;
  asksPlace.classList.add('resting');
  for (const button of buttons()) button.setAttribute('aria-disabled', 'true');
  setTimeout(() => {
    if (performance.now() < restsUntil) return;
    asksPlace.classList.remove('resting');
    for (const button of buttons()) {
      if (!button.closest('.sending')) button.removeAttribute('aria-disabled');
    }
  }, REST);
}

const buttons = () => asksPlace.querySelectorAll('button');

/** @param {{ id: string, scope: string, says: readonly string[] }} grant */
function grantRow(grant) {
  return element(
    'li',
    {},
    element('span', {}, element('span', { class: 'scope' }, `${grant.scope}: `), grant.says.join(', ')),
    element(
      'button',
      { type: 'button', 'data-undo': grant.id, 'aria-label': `Undo: ${grant.says.join(', ')}` },
      'Undo',
    ),
  );
}

/** @param {HTMLElement} made @param {string} answer */
function send(made, answer) {
  const button = made.querySelector(`[data-answer="${answer}"]`);
  if (!button || button.getAttribute('aria-disabled') === 'true') return;
  made.classList.add('sending');
  for (const each of made.querySelectorAll('button')) each.setAttribute('aria-disabled', 'true');
  const words = made.querySelector('input')?.value;
  const { ask, digest } = made.dataset;
  host.postMessage({ type: 'answer', ask, digest, answer, ...(answer === 'deny' && { words }) });
}

/**
 * Puts the text with its values below the masked one, until the card is drawn anew.
 * @param {string} id @param {string} text
 */
function reveal(id, text) {
  const place = cards.get(id)?.made.querySelector('.hidden-values');
  place?.replaceChildren(
    element('pre', { class: 'revealed', tabindex: '0', 'aria-label': 'With secret values' }, text),
  );
}

/** @param {string} id @param {string} why */
function fail(id, why) {
  const made = cards.get(id)?.made;
  const failure = /** @type {HTMLElement | null} */ (made?.querySelector('.failure') ?? null);
  if (!made || !failure) return;
  made.classList.remove('sending');
  for (const button of made.querySelectorAll('button')) button.removeAttribute('aria-disabled');
  failure.hidden = false;
  failure.textContent = `Not answered: ${why}`;
}

document.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const made = /** @type {HTMLElement | null} */ (target.closest('article'));
  const answer = target.closest('[data-answer]')?.getAttribute('data-answer');
  if (made && answer) send(made, answer);
  const reveal = target.closest('[data-reveal]')?.getAttribute('data-reveal');
  if (reveal) host.postMessage({ type: 'reveal', ask: reveal });
  const grant = target.closest('[data-undo]')?.getAttribute('data-undo');
  if (grant) host.postMessage({ type: 'undo', grant });
});

document.addEventListener('keydown', (event) => {
  if (!(event.target instanceof Element)) return;
  const made = /** @type {HTMLElement | null} */ (event.target.closest('article'));
  if (!made) return;
  const answer = event.target.matches('input') ? answerInWords(event) : answerByKey(event);
  if (!answer) return;
  event.preventDefault();
  // The workbench listens too, and Alt with a letter opens its menus.
  event.stopPropagation();
  if (!event.repeat) send(made, answer);
});

/** @param {KeyboardEvent} event */
function answerByKey({ altKey, ctrlKey, metaKey, code }) {
  // By place on the keyboard: on a Mac, Alt with a letter is another character.
  if (!altKey || ctrlKey || metaKey) return undefined;
  return BUTTONS.find(({ key }) => code === `Key${key}`)?.answer;
}

/**
 * Alt with a letter types a character on many keyboards, so that among words only Enter answers;
 * and not while an input method composes, where it takes a suggestion.
 * @param {KeyboardEvent} event
 */
const answerInWords = ({ key, isComposing }) => (key === 'Enter' && !isComposing ? 'deny' : undefined);

document.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.dataset.words) return;
  drafts[target.dataset.words] = target.value;
  host.setState(drafts);
});

/** @param {string} id @param {HTMLElement} made */
function restoreDraft(id, made) {
  const field = made.querySelector('input');
  if (field && drafts[id]) field.value = drafts[id];
}

/** Writes the time left into every ask. */
function tick() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (
    asksPlace.querySelectorAll('[data-deadline]')
  )) {
    const left = Number(place.dataset.deadline) - (Date.now() + ahead);
    const isLate = left <= 0 || place.closest('.expired') !== null;
    place.textContent = isLate ? 'time is up' : `${timeLeft(left)} left`;
    place.classList.toggle('soon', !isLate && left < 30_000);
  }
}

/** @param {number} milliseconds */
function timeLeft(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element "${id}".`);
  return found;
}

setInterval(tick, 1000);
host.postMessage({ type: 'ready' });
