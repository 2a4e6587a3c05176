/**
 * Facts about the machine. The core never looks for itself: it asks a `Facts` value, and where the answer is not
 * there yet, the question is noted, the caller (gate, hook or command line) finds out and runs the core again.
 * So a decision stays a function of its inputs, and nothing is looked up that no rule or command needed.
 */

/** A repository as its `.git` folder describes it. Paths are absolute. */
export interface Repository {
  readonly root: string;
  /** Shared by all worktrees of one repository: the identity under which grants are kept. */
  readonly commonDir: string;
  /** Short name of the checked-out branch; absent when HEAD is detached. */
  readonly branch?: string;
  /** Remote name -> URL. */
  readonly remotes: Readonly<Record<string, string>>;
  /** Branch that a bare `git push` goes to, `remote/branch`, where configured. */
  readonly upstream?: string | undefined;
  /** `alias.*` of the repository's and the user's configuration: name -> value. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** What would be lost if the work tree (or the given paths in it) were reset: files that git has no copy of. */
export interface WorkAtRisk {
  readonly modified: number;
  readonly untracked: number;
}

export type FileType = 'file' | 'directory' | 'other' | 'missing';

/** What the core may ask, and what the answer looks like. `null` = could not be found out; the worst is then assumed. */
export interface Answers {
  /** Real path of `subject`, links of the existing part followed; a path that does not exist keeps its tail. */
  realpath: string | null;
  type: FileType | null;
  /** Text of a file, at most `TEXT_LIMIT` characters; null when missing, too large, or no text. */
  text: string | null;
  /** Repository whose work tree holds the folder `subject`; null when there is none. */
  repository: Repository | null;
  /** What is not saved anywhere, in the work tree or below the path `subject`. */
  work: WorkAtRisk | null;
}

export type QuestionKind = keyof Answers;

export interface Question {
  readonly kind: QuestionKind;
  /** Absolute path that the question is about. */
  readonly subject: string;
}

/** Longest file that is read for analysis, in characters. */
export const TEXT_LIMIT = 100_000;

/** Answers known so far, and the questions that came up without one. */
export class Facts {
  readonly #known: Map<string, Answers[QuestionKind]>;
  readonly #open = new Map<string, Question>();

  constructor(known: Map<string, Answers[QuestionKind]> = new Map()) {
    this.#known = known;
  }

  /** The answer, or `undefined` while nobody has looked (the question is then noted as open). */
  ask<K extends QuestionKind>(kind: K, subject: string): Answers[K] | undefined {
    const key = keyOf({ kind, subject });
    if (this.#known.has(key)) return this.#known.get(key) as Answers[K];
    this.#open.set(key, { kind, subject });
    return undefined;
  }

  /** Questions that came up and have no answer yet. */
  get open(): readonly Question[] {
    return [...this.#open.values()];
  }

  /** The same facts and one more answer; the question is closed. */
  tell<K extends QuestionKind>(kind: K, subject: string, answer: Answers[K]): void {
    const key = keyOf({ kind, subject });
    this.#known.set(key, answer);
    this.#open.delete(key);
  }
}

const keyOf = (question: Question): string => `${question.kind} ${question.subject}`;

/** Where an action happens: what is known without looking at the machine. */
export interface Place {
  readonly cwd: string;
  readonly home: string;
  /** Workspace roots, absolute. */
  readonly workspace: readonly string[];
  /** Folders for scratch files: `/tmp`, `$TMPDIR`. */
  readonly temp: readonly string[];
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Paths (files, or folders with all below) that govern agents: Chaperone's own, and every agent's hook settings. */
  readonly governed: readonly string[];
  /** Paths that an agent may not even read: whoever holds what lies there can speak for the person or for Chaperone. */
  readonly sealed?: readonly string[];
  /** The running gate, which an agent may not stop. */
  readonly gate?: { readonly pid: number; readonly command: string };
  /** Environment variables whose values the agent's shell is known to have: `HOME`, `PWD`, `TMPDIR`, `USER`. */
  readonly env: Readonly<Record<string, string>>;
}
