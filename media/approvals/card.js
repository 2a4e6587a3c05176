// @ts-check
import { element } from './element.js';

/** @typedef {import('../../src/extension/approvals/view.ts').AskView} AskView */
/** @typedef {import('../../src/extension/approvals/view.ts').EffectView} EffectView */
/** @typedef {import('../../src/extension/approvals/visible-text.ts').Piece} Piece */
/** @typedef {import('../../src/extension/approvals/highlight.ts').DiffLine} DiffLine */
/** @typedef {'once' | 'session' | 'minutes' | 'deny'} Answer */

/**
 * The buttons of an ask: what they answer, their access key (with Alt), their words, and those once the agent has been told no.
 * @type {readonly { answer: Answer, key: string, label: string, late: string }[]}
 */
export const BUTTONS = [
  { answer: 'once', key: 'O', label: 'Allow once', late: 'Allow its next try once' },
  { answer: 'session', key: 'S', label: 'Allow for this session', late: 'Allow for this session' },
  { answer: 'minutes', key: 'M', label: 'Allow for 15 minutes', late: 'Allow for 15 minutes' },
  { answer: 'deny', key: 'D', label: 'Deny', late: 'Dismiss' },
];

/**
 * One ask as a region: who wants what, why it was stopped, its effects, the whole of it, the answers.
 * @param {AskView} ask
 * @returns {HTMLElement}
 */
export function card(ask) {
  const id = (/** @type {string} */ part) => `${part}-${ask.id}`;
  const allow = BUTTONS.filter((button) => button.answer !== 'deny').map((button) =>
    answerButton(button, ask),
  );
  const deny = BUTTONS.filter((button) => button.answer === 'deny').map((button) =>
    answerButton(button, ask),
  );
  const made = element(
    'article',
    {
      class: ask.expired ? 'ask expired' : 'ask',
      tabindex: '0',
      'aria-labelledby': id('title'),
      'aria-describedby': `${id('why')} ${id('time')}`,
      'data-ask': ask.id,
      'data-digest': ask.digest,
    },
    element(
      'header',
      {},
      element('h2', { id: id('title') }, ...ask.title.map(piece)),
      element('span', { class: 'time', id: id('time'), 'data-deadline': String(ask.deadline) }),
    ),
    element('p', { class: 'where' }, ...ask.where.map((part) => element('span', {}, part))),
    element('p', { class: 'why', id: id('why') }, ...ask.why.map(piece)),
    ask.expired ? element('p', { class: 'late' }, TOO_LATE) : undefined,
    ask.warning === undefined ? undefined : element('p', { class: 'warning' }, ask.warning),
    effectList(ask),
    ask.text && block('Whole command', 'command', ...ask.text.map(piece)),
    ask.diff && block('Whole change', 'diff', ...ask.diff.map(diffLine)),
    ask.hidesValues
      ? element('p', { class: 'hidden-values' }, 'Secret values are hidden here. ', revealButton(ask))
      : undefined,
    element('div', { class: 'answers' }, ...allow, ...(ask.expired ? deny : [])),
    ask.expired ? undefined : element('div', { class: 'answers' }, wordsField(ask), ...deny),
    element('p', { class: 'failure', role: 'alert', hidden: true }),
  );
  linkEffects(made);
  return made;
}

const TOO_LATE = 'Time is up: the agent has been told no. Allow it now and its next try passes.';

/** @param {typeof BUTTONS[number]} button @param {AskView} ask */
function answerButton({ answer, key, label, late }, ask) {
  const words = ask.expired ? late : label;
  const at = words.toUpperCase().indexOf(key);
  const withKey =
    at < 0 ? [words] : [words.slice(0, at), element('u', {}, words.slice(at, at + 1)), words.slice(at + 1)];
  return element(
    'button',
    {
      type: 'button',
      class: answer === 'once' ? 'primary' : '',
      'data-answer': answer,
      'aria-keyshortcuts': `Alt+${key}`,
      title: `Alt+${key}`,
    },
    ...withKey,
  );
}

/** @param {AskView} ask */
function revealButton(ask) {
  return element('button', { type: 'button', 'data-reveal': ask.id }, 'Show them');
}

/** @param {AskView} ask */
function wordsField(ask) {
  return element('input', {
    type: 'text',
    class: 'words',
    'data-words': ask.id,
    'aria-label': 'Words to the agent, sent with Deny',
    placeholder: 'Words to the agent (Enter denies)',
    autocomplete: 'off',
  });
}

/** @param {AskView} ask */
function effectList(ask) {
  const rows = ask.effects.map(effectRow);
  const title = element('h3', {}, 'What would happen');
  if (rows.length === 0)
    return element('div', {}, title, element('p', { class: 'where' }, 'No effect is known.'));
  return element(
    'div',
    {},
    title,
    element('ul', { class: 'effects', 'aria-label': 'What would happen' }, ...rows),
  );
}

/** @param {EffectView} effect */
function effectRow(effect) {
  return element(
    'li',
    {
      class: effect.decisive ? 'effect decisive' : 'effect',
      'data-effect': String(effect.index),
      // Only what can be shown in the text is worth a stop of the keyboard.
      tabindex: effect.inText ? '0' : undefined,
    },
    element('span', { class: 'kind', title: effect.kind }, effect.words),
    element('span', { class: 'resource' }, ...effect.resource.map(piece)),
    element(
      'span',
      { class: 'notes' },
      effect.decisive ? element('span', { class: 'badge stop' }, 'why it was stopped') : undefined,
      element('span', { class: `badge ${effect.certainty}` }, effect.certaintyWords),
      effect.via === undefined ? undefined : element('span', { class: 'via' }, effect.via),
    ),
  );
}

/** @param {string} label @param {string} kind @param {(Node | string)[]} content */
function block(label, kind, ...content) {
  return element(
    'pre',
    { class: kind, tabindex: '0', role: 'region', 'aria-label': label },
    element('code', {}, ...content),
  );
}

/** @param {Piece} part @returns {Node} */
function piece({ text, mark, says, effects }) {
  if (!mark && !effects) return document.createTextNode(text);
  const shown = mark ? element('mark', { class: mark, title: says }, text) : document.createTextNode(text);
  return effects ? element('span', { class: 'span', 'data-effects': effects.join(' ') }, shown) : shown;
}

/** @param {DiffLine} line */
function diffLine({ kind, pieces }) {
  return element('span', { class: `line ${kind}` }, ...pieces.map(piece), '\n');
}

/**
 * Pointing at an effect shows its part of the text, and pointing at the text shows its effects.
 * @param {HTMLElement} made
 */
function linkEffects(made) {
  /** @param {ReadonlySet<string>} effects */
  const light = (effects) => {
    for (const row of made.querySelectorAll('[data-effect]')) {
      row.classList.toggle('lit', effects.has(row.getAttribute('data-effect') ?? ''));
    }
    for (const span of made.querySelectorAll('[data-effects]')) {
      span.classList.toggle(
        'lit',
        effectsOf(span).some((effect) => effects.has(effect)),
      );
    }
  };
  /** @param {Event} event */
  const on = (event) => {
    const at = event.target instanceof Element ? event.target.closest('[data-effect], [data-effects]') : null;
    light(new Set(at ? effectsOf(at) : []));
    // Scrolls within the block only as far as needed; the page stays where it is.
    if (at?.hasAttribute('data-effect'))
      made.querySelector('.span.lit')?.scrollIntoView({ block: 'nearest' });
  };
  const off = () => light(new Set());
  made.addEventListener('mouseover', on);
  made.addEventListener('focusin', on);
  made.addEventListener('mouseleave', off);
  made.addEventListener('focusout', off);
}

/** @param {Element} at */
const effectsOf = (at) =>
  (at.getAttribute('data-effect') ?? at.getAttribute('data-effects') ?? '').split(' ');
