import type * as vscode from 'vscode';
import { type ChaperoneApi, describeFace } from './api.ts';
import { Face } from './face.ts';

export function activate(context: vscode.ExtensionContext): ChaperoneApi {
  const began = performance.now();
  const face = new Face(context);
  context.subscriptions.push(face);
  face.start();
  return describeFace(face, performance.now() - began);
}
