/** GitHub Copilot CLI (seen on 1.0.102): the same runtime, hook file and payloads as VS Code's Copilot harness. */
import { copilotAdapter } from './copilot.ts';

export const copilotCli = copilotAdapter('copilot-cli', 'Copilot CLI');
