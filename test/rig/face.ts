/** Chaperone's face as a person finds it in the workbench: the status bar item, notifications, the approvals panel. */
import type { FrameLocator, Locator, Page } from 'playwright-core';

export const statusItem = (page: Page): Locator =>
  page.locator('[id="chaperone.chaperone.chaperone.status"]');

/** The notification that says `text`. */
export const notification = (page: Page, text: string): Locator =>
  page.locator('.notification-toast').filter({ hasText: text });

/** A button of a notification or of an ask, by its words. */
export const button = (place: Locator | FrameLocator, name: string | RegExp): Locator =>
  place.getByRole('button', { name, exact: true });

/** The content of the panel: VS Code 1.139.1 keeps a webview's page in a frame within a frame. */
export const panel = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

/** The panel's card of the ask that says `text`. */
export const card = (page: Page, text: string): Locator =>
  panel(page).locator('article').filter({ hasText: text });
