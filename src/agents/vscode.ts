/** VS Code's own agent, in the Local and in the Copilot harness. */
import { copilotAdapter } from './copilot.ts';

export const vscode = copilotAdapter('vscode', 'VS Code');
