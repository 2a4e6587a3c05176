/** Tools that print settings for `eval`: what they print is theirs, and running it is what they are for. */
import { SILENT } from '../shell/scope.ts';
import { runsWhatFollows } from './conventions.ts';
import type { Family } from './rule.ts';

/** Arguments with which a tool prints code for the shell. */
const PRINTS_CODE =
  /^(?:-s|-c|-b|--sh|--csh|init|hook|activate|shellenv|env|shell\.\w+|completion|completions|--completion|docker-env|podman-env|--alias|-|--path|path|printenv|init-shell|shell-init|alias|--eval|generate-shell-completion|shell)$/;

const PRINTERS =
  'ssh-agent direnv starship zoxide pyenv rbenv nodenv goenv jenv fnm brew conda mamba micromamba mise rtx asdf dircolors thefuck kubectl gh docker-machine minikube opam keychain luarocks lesspipe pipx poetry uv npm pnpm rustup cargo atuin mcfly fzf vault-env chezmoi tty-setup register-python-argcomplete _completion helm kind k3d hcloud flux argocd volta fly deno navi resize gpg-agent oh-my-posh pip aqua pkgx devbox nix-direnv tmuxifier';

const printers = new Set(PRINTERS.split(' '));

/** Does this call print code that is meant to be evaluated? */
export const printsCode = (program: string, words: readonly string[]): boolean =>
  printers.has(program) && (words.length === 0 || words.some((word) => PRINTS_CODE.test(word)));

export const GENERATORS: Family = [
  {
    names:
      'ssh-agent lesspipe thefuck register-python-argcomplete keychain atuin mcfly navi gpg-agent oh-my-posh devbox docker-machine',
    does: (call) => {
      runsWhatFollows(call);
      return SILENT;
    },
    harmless: {
      'eval "$(ssh-agent -s)"': [],
      'eval "$(direnv hook bash)"': [],
      'eval "$(brew shellenv)"': [],
    },
  },
];
