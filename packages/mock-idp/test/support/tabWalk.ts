import type { Page } from 'playwright';

/** What is asked of an element in the page. */
interface PageElement {
  readonly tagName: string;
  readonly outerHTML: string;
  readonly type?: string;
  readonly name?: string;
  matches(selector: string): boolean;
  contains(other: PageElement | null): boolean;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  setAttribute(name: string, value: string): void;
  getBoundingClientRect(): Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>;
}

interface PageWindow {
  readonly innerHeight: number;
  readonly document: {
    readonly activeElement: PageElement;
    elementFromPoint(x: number, y: number): PageElement | null;
  };
  getComputedStyle(element: PageElement): { readonly outlineStyle: string; readonly outlineWidth: string };
}

export interface TabWalk {
  /** How many controls the focus was on. */
  readonly stops: number;
  /** Controls that are seen and were never reached, in HTML. */
  readonly missed: readonly string[];
  /** Controls that had the focus and did not show it, or were out of sight. */
  readonly unseen: readonly string[];
  /** False where the focus came no further. */
  readonly ended: boolean;
}

interface Stop {
  readonly html: string;
  /** Its number, if the focus was here before. */
  readonly known: number | undefined;
  readonly isOpenable: boolean;
  readonly isSeen: boolean;
}

const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
/** A date has several parts, and Tab goes through each. */
const PARTS = 6;

/**
 * Through a page by Tab alone, from its beginning, or where it has put the focus, until the focus leaves it or is back where it was. Opens
 * with Enter what can be opened.
 */
export async function walkByTab(page: Page): Promise<TabWalk> {
  const unseen: string[] = [];
  let stops = 0;
  let stays = 0;
  let stop = (await visit(page, stops)) ?? (await goOn(page, stops));
  while (stop !== undefined && stays < PARTS) {
    const isBack = stop.known !== undefined && stop.known !== stops - 1;
    if (isBack) break;
    stays = stop.known === undefined ? 0 : stays + 1;
    if (stop.known === undefined) {
      stops += 1;
      if (!stop.isSeen) unseen.push(stop.html);
      if (stop.isOpenable) await page.keyboard.press('Enter');
    }
    stop = await goOn(page, stops);
  }
  return { stops, unseen, missed: await findMissed(page), ended: stop === undefined || stop.known === 0 };
}

async function goOn(page: Page, number: number): Promise<Stop | undefined> {
  await page.keyboard.press('Tab');
  return visit(page, number);
}

/** Where the focus is; undefined if nowhere in the page. */
function visit(page: Page, number: number): Promise<Stop | undefined> {
  return page.evaluate((own) => {
    const { document, innerHeight, getComputedStyle } = globalThis as unknown as PageWindow;
    const { activeElement: element } = document;
    if (element.tagName === 'BODY') return undefined;
    const known = element.getAttribute('data-walked');
    if (known === null) element.setAttribute('data-walked', String(own));
    const { left, top, right, bottom } = element.getBoundingClientRect();
    // Of a long text the part with the caret is enough.
    const middle = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const isOnTop = element.contains(document.elementFromPoint((left + right) / 2, middle));
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      html: element.outerHTML.slice(0, 200),
      known: known === null ? undefined : Number(known),
      isOpenable: element.matches('details:not([open]) > summary'),
      isSeen: isOnTop && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    };
  }, number);
}

/** Of radio buttons with one name Tab reaches one. */
function findMissed(page: Page): Promise<readonly string[]> {
  return page
    .locator(CONTROLS)
    .filter({ visible: true })
    .evaluateAll((nodes) => {
      const controls = nodes as unknown as readonly PageElement[];
      const [walked, others] = [true, false].map((is) =>
        controls.filter((control) => control.hasAttribute('data-walked') === is),
      );
      const isOfReachedGroup = ({ type, name }: PageElement) =>
        type === 'radio' && walked?.some((one) => one.name === name) === true;
      return (others ?? [])
        .filter((control) => !control.matches(':disabled') && !isOfReachedGroup(control))
        .map(({ outerHTML }) => outerHTML.slice(0, 200));
    });
}
