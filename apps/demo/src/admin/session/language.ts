import type { Language } from '@authshift/ui';

/** What the migration's pages can be read in. Harborline itself speaks English. */
export const languages = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const;
export type LanguageCode = keyof typeof languages;

const remembered = 'harborline-locale';

/** The address wins (`?locale=ar`), then what this tab was told before: the way to Microsoft and back loses the address. */
export function chosenLanguage(): LanguageCode {
  const asked = new URLSearchParams(window.location.search).get('locale') ?? sessionStorage.getItem(remembered);
  const code = isCode(asked) ? asked : 'en';
  sessionStorage.setItem(remembered, code);
  return code;
}

/** Everything on the page is made anew in it. */
export function chooseLanguage(code: LanguageCode): void {
  sessionStorage.setItem(remembered, code);
  const address = new URL(window.location.href);
  address.searchParams.delete('locale');
  window.location.replace(address);
}

/** Undefined for English, which the components bring along. */
export async function loadLanguage(code: LanguageCode): Promise<Language | undefined> {
  if (code === 'de') return (await import('@authshift/ui/messages/de')).german;
  if (code === 'ar') return (await import('@authshift/ui/messages/ar')).arabic;
  return undefined;
}

function isCode(text: string | null): text is LanguageCode {
  return text !== null && Object.hasOwn(languages, text);
}
