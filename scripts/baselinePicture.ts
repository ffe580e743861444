import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { BaselineStory } from './baselineStories.ts';
import { root } from './workspace.ts';

/** One of our elements as it stands on the page: `part text ¦ x y width height ¦ ink ground line`. Texts have no broken bar. */
export type Lines = readonly string[];

const fonts = [400, 500, 600, 700].map((weight) => {
  const file = join(root, `node_modules/@fontsource/inter/files/inter-latin-${weight}-normal.woff2`);
  const data = readFileSync(file).toString('base64');
  return `@font-face { font-family: Baseline; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}) }`;
});

/** The same letters on every machine, and nothing that moves. */
const still = `${fonts.join('\n')}
  [data-authshift] { --authshift-font: Baseline !important; --authshift-font-mono: Baseline !important }
  body { font-family: Baseline }
  *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important }`;

export async function openStory(
  page: Page,
  url: string,
  { id, globals = '', width = 1280 }: BaselineStory,
): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.goto(`${url}iframe.html?id=${id}&viewMode=story&globals=${globals}`);
  await page.waitForFunction(isFinished, undefined, { timeout: 60_000 });
  await page.addStyleTag({ content: still });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}

/** The story is shown, and its play function is through. */
function isFinished(): boolean {
  const preview = (window as unknown as { __STORYBOOK_PREVIEW__?: { currentRender?: { phase?: string } } })
    .__STORYBOOK_PREVIEW__;
  return ['completed', 'finished', 'played', 'errored', 'aborted'].includes(preview?.currentRender?.phase ?? '');
}

/** Geometry in whole pixels, computed colours and text of everything inside of a provider, from top to bottom. */
export function readLines(page: Page): Promise<Lines> {
  return page.evaluate(() => {
    const elements = document.querySelectorAll<HTMLElement>('[data-authshift] *:not(svg *)');
    return [...elements]
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const box = element.getBoundingClientRect();
        const look = getComputedStyle(element);
        const own = [...element.childNodes]
          .flatMap((node) => (node.nodeType === Node.TEXT_NODE ? [node.textContent?.trim() ?? ''] : []))
          .join(' ')
          .trim();
        const place = [box.x + scrollX, box.y + scrollY, box.width, box.height].map((length) => Math.round(length));
        const line =
          look.borderTopStyle === 'none'
            ? 'no-line'
            : `${look.borderTopWidth}/${look.borderInlineStartWidth}/${look.borderTopColor}`;
        const part = element.getAttribute('class')?.split(' ')[0] ?? element.localName;
        return `${part} ${JSON.stringify(own)} ¦ ${place.join(' ')} ¦ ${look.color} ${look.backgroundColor} ${line}`;
      });
  });
}

/** Lines that differ, as a person would want to read them; a pixel more or less in geometry is not a difference. */
export function compareLines(before: Lines, now: Lines): readonly string[] {
  if (before.length !== now.length) {
    const gone = before.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
    const come = now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
    return [`${before.length} elements before, ${now.length} now`, ...gone, ...come].slice(0, 12);
  }
  return now.flatMap((line, at) => {
    const was = before[at] ?? '';
    return isSame(was, line) ? [] : [`- ${was}`, `+ ${line}`];
  });
}

function isSame(one: string, other: string): boolean {
  const [part, place = '', look] = one.split(' ¦ ');
  const [otherPart, otherPlace = '', otherLook] = other.split(' ¦ ');
  if (part !== otherPart || look !== otherLook) return false;
  const lengths = otherPlace.split(' ').map(Number);
  return place.split(' ').every((length, at) => Math.abs(Number(length) - (lengths[at] ?? 0)) <= 1);
}

/** How much of a picture is clearly another colour than before, from 0 to 1; 1 where the sizes differ. */
export async function differingShare(page: Page, before: Buffer, now: Buffer): Promise<number> {
  if (before.equals(now)) return 0;
  const pictures = [before, now].map((picture) => `data:image/png;base64,${picture.toString('base64')}`);
  return page.evaluate(async (sources) => {
    const [one, other] = await Promise.all(
      sources.map(async (source) => {
        const image = await createImageBitmap(await (await fetch(source)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
        canvas?.drawImage(image, 0, 0);
        return canvas?.getImageData(0, 0, image.width, image.height);
      }),
    );
    if (!one || !other || one.width !== other.width || one.height !== other.height) return 1;
    let differing = 0;
    for (let at = 0; at < one.data.length; at += 4) {
      const distance = [0, 1, 2].reduce(
        (sum, channel) => sum + Math.abs((one.data[at + channel] ?? 0) - (other.data[at + channel] ?? 0)),
        0,
      );
      if (distance > 48) differing += 1;
    }
    return differing / (one.width * one.height);
  }, pictures);
}
