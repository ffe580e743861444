import { type ComponentPropsWithoutRef, forwardRef } from 'react';

interface ButtonProps extends ComponentPropsWithoutRef<'button'> {
  readonly look?: 'primary' | 'secondary' | 'danger' | 'quiet' | undefined;
  /** Working: stays focusable, says so, and ignores further presses. */
  readonly busy?: boolean | undefined;
}

// forwardRef, because React 18 gives function components no `ref` prop.
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { look = 'secondary', busy = false, className, onClick, ...rest },
  ref,
) {
  return (
    <button
      type="button"
      {...rest}
      ref={ref}
      className={className === undefined ? 'authshift-button' : `authshift-button ${className}`}
      data-look={look}
      // A disabled button would drop the keyboard focus to the page's start.
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (!busy) return onClick?.(event);
        event.preventDefault();
      }}
    />
  );
});
