/** The menu behind the status bar item. */
import * as vscode from 'vscode';
import type { Approvals } from './approvals/approvals.ts';
import { type MenuTarget, menuEntries } from './menu-entries.ts';
import type { RecordDocuments } from './record-documents.ts';
import type { Situation } from './situation.ts';

interface Item extends vscode.QuickPickItem {
  readonly target?: MenuTarget;
}

const UNDO: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('discard'), tooltip: 'Undo' };

export class Menu {
  readonly #situation: () => Situation;
  readonly #approvals: Approvals;
  readonly #records: RecordDocuments;

  constructor(situation: () => Situation, approvals: Approvals, records: RecordDocuments) {
    this.#situation = situation;
    this.#approvals = approvals;
    this.#records = records;
  }

  show(): void {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = 'Chaperone';
    pick.placeholder = 'Asks, grants, decisions and actions';
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.items = menuEntries(this.#situation(), Date.now()).map(toItem);
    pick.onDidAccept(() => {
      const target = pick.selectedItems[0]?.target;
      pick.hide();
      if (target) void this.#follow(target);
    });
    pick.onDidTriggerItemButton(({ item }) => {
      pick.hide();
      if (item.target?.kind === 'grant') void this.#approvals.undo(item.target.grant);
    });
    pick.onDidHide(() => pick.dispose());
    pick.show();
  }

  async #follow(target: MenuTarget): Promise<void> {
    switch (target.kind) {
      case 'ask':
        this.#approvals.open(target.ask);
        break;
      // A grant is undone by its button alone; choosing it shows it where it can be read whole.
      case 'grant':
        this.#approvals.open();
        break;
      case 'decision':
        await this.#records.open(target.record);
        break;
      case 'command':
        await vscode.commands.executeCommand(target.command);
        break;
    }
  }
}

function toItem(entry: ReturnType<typeof menuEntries>[number]): Item {
  if (entry.kind === 'heading') return { label: entry.label, kind: vscode.QuickPickItemKind.Separator };
  const { label, description, detail, target } = entry;
  return {
    label,
    target,
    ...(description !== undefined && { description }),
    ...(detail !== undefined && { detail }),
    ...(target.kind === 'grant' && { buttons: [UNDO] }),
  };
}
