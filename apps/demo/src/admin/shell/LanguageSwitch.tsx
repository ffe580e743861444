import { chooseLanguage, chosenLanguage, type LanguageCode, languages } from '../session/language.ts';

/** The language of the migration's pages. */
export function LanguageSwitch() {
  return (
    <label className="hl-switch">
      <span className="hl-unseen">Language of the migration</span>
      <select value={chosenLanguage()} onChange={({ target }) => chooseLanguage(target.value as LanguageCode)}>
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
