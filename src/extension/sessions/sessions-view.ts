/** The view of sessions in the side bar; a session opens as a story. The command line reads the log, not the gate. */
import * as vscode from 'vscode';
import type { CommandLine } from '../command-line.ts';
import { type Situation, stateOf } from '../situation.ts';
import { type SessionNode, sessionTree } from './session-tree.ts';
import { sessionsIn } from './told-sessions.ts';

const VIEW = 'chaperone.sessions';
const SCHEME = 'chaperone-session';
/** It only shows what the log has: nothing that needs a person. */
const OPEN = 'chaperone.openSession';

/** How far back the view looks. */
const SINCE = '7d';
/** While it is looked at, it is read again at most this often, in milliseconds; less often where reading takes long. */
const PACE = 5_000;

export class SessionsView implements vscode.TreeDataProvider<SessionNode>, vscode.Disposable {
  readonly #commandLine: CommandLine;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<SessionNode>;
  readonly #parts: vscode.Disposable;
  #titles: ReadonlyMap<string, string> = new Map();
  /** What the tree was made from. */
  #shown = '';
  #latest = '';
  #pace = PACE;
  #timer: NodeJS.Timeout | undefined;

  constructor(commandLine: CommandLine) {
    this.#commandLine = commandLine;
    this.#view = vscode.window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true });
    const stories = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => this.#story(uri),
    });
    this.#parts = vscode.Disposable.from(
      this.#view,
      stories,
      this.#changed,
      vscode.commands.registerCommand(OPEN, (session: unknown) => openStory(String(session))),
      this.#view.onDidChangeVisibility(({ visible }) => visible && this.#refreshSoon()),
    );
  }

  /** Brings the view to the front. */
  async show(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEW}.focus`);
  }

  refresh(): void {
    this.#shown = this.#latest;
    this.#changed.fire();
  }

  /** Something was decided: the tree is made anew, while somebody looks at it. */
  update(situation: Situation): void {
    const state = stateOf(situation);
    if (!state) return;
    this.#titles = new Map(state.agents.map(({ agent, title }) => [agent, title]));
    this.#latest = `${state.pid} ${state.recent[0]?.seq ?? 0}`;
    this.#refreshSoon();
  }

  async getChildren(node?: SessionNode): Promise<SessionNode[]> {
    if (node) return [...node.children];
    const began = Date.now();
    const { output } = await this.#commandLine.run('session', 'list', '--json', '--since', SINCE);
    this.#pace = Math.max(PACE, 10 * (Date.now() - began));
    const titleOf = (agent: string) => this.#titles.get(agent) ?? agent;
    return sessionTree(sessionsIn(output), titleOf, Date.now());
  }

  getTreeItem({
    id,
    label,
    description,
    tooltip,
    spoken,
    icon,
    open,
    children,
    story,
  }: SessionNode): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, children.length === 0 ? None : open ? Expanded : Collapsed);
    item.id = id;
    item.description = description;
    item.tooltip = new vscode.MarkdownString(tooltip);
    item.accessibilityInformation = { label: spoken };
    item.iconPath =
      icon === 'error'
        ? new vscode.ThemeIcon(icon, new vscode.ThemeColor('list.errorForeground'))
        : new vscode.ThemeIcon(icon);
    if (story !== undefined) item.command = { command: OPEN, title: 'Open Session', arguments: [story] };
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#parts.dispose();
  }

  #refreshSoon(): void {
    if (this.#timer || !this.#view.visible || this.#latest === this.#shown) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#view.visible) this.refresh();
    }, this.#pace);
  }

  async #story({ query }: vscode.Uri): Promise<string> {
    return (await this.#commandLine.run('session', 'show', '--markdown', '--', query)).output;
  }
}

/** Read whole: rendered, as every document can be. */
async function openStory(session: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `Session ${session.slice(0, 8)}.md`, query: session });
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}
