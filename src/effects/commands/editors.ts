import type { Call } from '../shell/call.ts';
import type { Field, Output } from '../shell/scope.ts';
import { SILENT } from '../shell/scope.ts';
import type { Family } from './rule.ts';

export const EDITORS: Family = [
  {
    names:
      'vi vim nvim vimdiff nvimdiff gvim rvim rview nano emacs ed ex micro pico joe code cursor subl gedit kate hx helix open xdg-open start pbcopy pbpaste xclip xsel wl-copy wl-paste',
    does: edit,
    harmful: {
      "vim -c '!rm -rf /srv' x": 'file.delete /srv/**',
      "ed -s a <<< '!rm -rf /srv'": 'file.delete /srv/**',
      'code --uninstall-extension acme.chaperone':
        'governance.change code --uninstall-extension acme.chaperone',
      "ex -sc '%s/a/b/|x' /etc/hosts": 'file.write /etc/hosts',
      'emacs --batch --eval \'(delete-directory "/srv" t)\'': 'file.delete /srv/**',
      'vim -c \'call delete("/srv","rf")\' -c q': 'file.delete /srv/**',
      'vim -c \'call delete(expand("~/src"),"rf")\' -c q': 'file.delete /home/dev/src/**',
    },
    harmless: { 'code .': [], 'code --uninstall-extension acme.theme': [] },
  },
];

/** Editors that a person would use: what an agent can do with them is run their commands. */
function edit(call: Call): Output | undefined {
  const { program } = call;
  if (/^(?:code|cursor|subl|gedit|kate|open|xdg-open|start|pbcopy|xclip|xsel|wl-copy)$/.test(program)) {
    const at = call.texts.findIndex((text) => /^--(?:uninstall|disable)-extension/.test(text));
    const removed = call.texts.slice(at, at + 2).join(' ');
    if (at >= 0 && /chaperone|^--disable-extensions/i.test(removed))
      call.add({ kind: 'governance.change', target: `${program} ${removed}` });
    const installed = call.texts.findIndex((text) => /^--install-extension/.test(text));
    const extension = /=(.+)$/.exec(call.texts[installed] ?? '')?.[1] ?? call.texts[installed + 1];
    if (installed >= 0 && extension)
      call.add({
        kind: 'package.install',
        manager: 'vscode',
        name: extension,
        global: true,
        ...(/\.vsix$/.test(extension) && { source: 'a file' }),
      });
    // A tunnel opens the editor, and this machine, to the outside.
    if (call.texts.includes('tunnel') || call.texts.includes('serve-web'))
      call.connect('*', 'both', ['output']);
    if (/^(?:xclip|xsel)$/.test(program) && call.texts.some((text) => /^-(?:o|out|-output)$/.test(text)))
      return { from: ['output'] };
    const url = call.texts.find((text) => /^https?:/i.test(text));
    if (url && /^(?:open|xdg-open|start)$/.test(program)) call.connect(url, 'download');
    return SILENT;
  }
  // What a person has copied last, a password perhaps.
  if (program === 'pbpaste' || program === 'wl-paste') return { from: ['output'] };
  const options = call.options(
    '-c -S --cmd --eval --load -l --execute -u',
    'gnu',
    call.words.filter((word) => !/^\+\d*$/.test(word.text) && !/^-sc?$/.test(word.text)),
  );
  const commands = [
    ...options.values('-c', '--cmd', '--eval', '--execute'),
    ...call.words.filter((word) => word.text.startsWith('+') && word.text.length > 1),
  ];
  const sc = call.words.findIndex((word) => word.text === '-sc');
  const files = sc >= 0 ? options.operands.slice(1) : options.operands;
  if (sc >= 0 && call.words[sc + 1]) commands.push(call.words[sc + 1] as Field);
  if (/^(?:ed|ex)$/.test(program) && call.stdin?.text)
    for (const line of call.stdin.text.split('\n')) {
      const shell = /^[^!]*!(.+)$/.exec(line)?.[1];
      if (shell && /^[\s\d.$,%]*(?:[rwe]\s*)?!/.test(line)) call.runText(shell, { stdin: undefined });
    }
  for (const command of commands) {
    const text = command.text.slice(0, 2000);
    const read =
      /(?:^|[|:\s])(?:\d*r(?:ead)?|e(?:dit)?|so(?:urce)?|tabe(?:dit)?|sp(?:lit)?)\s+([~/][^\s|!]*)/.exec(
        text,
      )?.[1] ??
      /\b(?:insert-file-contents|find-file\S*|load-file|readfile)\(?\s*["']([^"']+)["']/.exec(text)?.[1];
    if (read) call.reads(atHome(call, read));
    const written =
      /(?:^|[|:\s])(?:w(?:rite)?|sav(?:eas)?)!?\s+([~/.][^\s|!]*)/.exec(text)?.[1] ??
      /\b(?:write-file|write-region[^"']*|append-to-file[^"']*|writefile\([^)]*,)\s*["']([^"']+)["']/.exec(
        text,
      )?.[1];
    if (written) call.writes(atHome(call, written));
    const deleted =
      /\b(?:delete|delete-(?:directory|file))\(?\s*(?:\(?expand(?:-file-name)?[\s(]\s*)?["']([^"']+)["']/.exec(
        text,
      )?.[1];
    if (deleted) call.deletes(atHome(call, deleted), { recursive: true });
    const shell =
      /(?:^|[|:\s+])(?:silent\s+)?!\s*([^|].*)$/.exec(text)?.[1] ??
      /\b(?:system|shell-command|terminal|call-process)\(?\s*["'\s]([^"']+)["']/.exec(text)?.[1];
    if (shell) call.runText(shell);
  }
  for (const word of files) {
    call.reads(word);
    call.writes(word);
  }
  return SILENT;
}

/** An editor knows `~` as a shell does. */
const atHome = (call: Call, path: string): string => path.replace(/^~(?=\/|$)/, call.trace.place.home);
