import { html } from 'hono/html';
import type { Markup } from '../../interactions/views/layout.ts';

export interface Field {
  /** Unique on its page. */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string | undefined;
  readonly type?: 'text' | 'number' | 'date' | 'password';
  readonly required?: boolean;
  /** The id of a `datalist`. */
  readonly list?: string;
  /** Shown only while the form's choice of this name is chosen; see `frame/style.ts`. */
  readonly when?: string;
}

export function textField({ type = 'text', ...field }: Field): Markup {
  const { id, name, value = '', required, list } = field;
  return labelled(
    field,
    html`<input type="${type}" id="${id}" name="${name}" value="${value}" autocomplete="${type === 'password' ? 'new-password' : 'off'}" spellcheck="false" ${required === true ? 'required' : ''} ${list === undefined ? '' : html`list="${list}"`} ${describes(field)}>`,
  );
}

/** One thing a line. */
export function textArea({ rows = 4, ...field }: Field & { readonly rows?: number }): Markup {
  const { id, name, value = '', required } = field;
  return labelled(
    field,
    html`<textarea id="${id}" name="${name}" rows="${rows}" autocomplete="off" spellcheck="false" autocapitalize="off" ${required === true ? 'required' : ''} ${describes(field)}>
${value}</textarea>`,
  );
}

export interface Option {
  readonly value: string;
  readonly text: string;
}

export function selectField({ options, ...field }: Field & { readonly options: readonly Option[] }): Markup {
  const { id, name, value = '' } = field;
  return labelled(
    field,
    html`<select id="${id}" name="${name}" ${describes(field)}>${options.map(
      (option) =>
        html`<option value="${option.value}" ${option.value === value ? 'selected' : ''}>${option.text}</option>`,
    )}</select>`,
  );
}

export interface CheckBox {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
  readonly value?: string;
}

export function checkBox({ id, name, label, checked, value = 'yes' }: CheckBox): Markup {
  return html`<label class="check" for="${id}"><input type="checkbox" id="${id}" name="${name}" value="${value}" ${checked ? 'checked' : ''}> ${label}</label>`;
}

export interface CheckGroup {
  readonly id: string;
  readonly name: string;
  readonly legend: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
}

export function checkGroup({ id, name, legend, options, chosen }: CheckGroup): Markup {
  return html`<fieldset class="group"><legend>${legend}</legend>${options.map(({ value, text }) =>
    checkBox({ id: `${id}-${value}`, name, label: text, value, checked: chosen.includes(value) }),
  )}</fieldset>`;
}

/** A button alone in its form, with what the action has to know. */
export interface ButtonForm {
  readonly action: string;
  /** Which action. */
  readonly does: string;
  readonly text: string;
  /** What a screen reader adds, where several buttons have the same text. */
  readonly about?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly style?: 'primary' | 'quiet' | 'danger';
}

export function buttonForm({ action, does, text, about, fields = {}, style = 'quiet' }: ButtonForm): Markup {
  return html`<form method="post" action="${action}" class="inline">
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
    <button class="${style}" name="do" value="${does}" ${about === undefined ? '' : html`aria-label="${text}: ${about}"`}>${text}</button>
  </form>`;
}

/** Lines of a text area, or names between commas, without what is empty. */
export function listOf(form: URLSearchParams, name: string): readonly string[] {
  return (form.get(name) ?? '')
    .split(/[\n,]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** What was typed; undefined for nothing. */
export function textOf(form: URLSearchParams, name: string): string | undefined {
  return form.get(name)?.trim() || undefined;
}

function labelled({ id, label, hint, when }: Field, control: Markup): Markup {
  return html`<p class="field" ${when === undefined ? '' : html`data-when="${when}"`}><label for="${id}">${label}</label>${control}${hint === undefined ? '' : html`<span class="hint" id="${id}-hint">${hint}</span>`}</p>`;
}

function describes({ id, hint }: Field): Markup | '' {
  return hint === undefined ? '' : html`aria-describedby="${id}-hint"`;
}
