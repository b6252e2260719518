import { type Browser, chromium } from 'playwright'
import { chromiumLaunchOptions } from './chromium.js'

/** Launches the Chromium that the tests share their rules for; `await using` closes it. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch(await chromiumLaunchOptions())
}
