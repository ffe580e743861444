import type { ReactNode } from 'react';

interface ChoicesProps {
  readonly id: string;
  readonly label: string;
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly hint: string }[];
  /** Belongs to the choice made. */
  readonly children?: ReactNode;
}

/** One of a few, each with a line that says what choosing it means. */
export function Choices({ id, label, chosen, onChoose, choices, children }: ChoicesProps): ReactNode {
  return (
    <div className="authshift-field">
      <span className="authshift-field-label" id={`${id}-label`}>
        {label}
      </span>
      <div className="authshift-choices" role="radiogroup" aria-labelledby={`${id}-label`}>
        {choices.map(({ value, label: name, hint }, index) => (
          <label key={value} className="authshift-choice">
            <input
              type="radio"
              id={index === 0 ? id : undefined}
              name={id}
              value={value}
              checked={chosen === value}
              onChange={() => onChoose(value)}
            />
            <span>
              <bdi>{name}</bdi>
              <span className="authshift-hint">{hint}</span>
            </span>
          </label>
        ))}
        {children ? <div className="authshift-nested">{children}</div> : null}
      </div>
    </div>
  );
}
