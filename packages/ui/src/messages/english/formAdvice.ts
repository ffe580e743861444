import type { Format } from '../format.ts';

export type FormAdviceMessages = ReturnType<typeof formAdviceEnglish>;

/** What is worth knowing about values that are allowed. */
export const formAdviceEnglish = (_format: Format) => ({
  accountDiffers: (connection: string, account: string) =>
    `${connection} signs in as ${account}. Another account is allowed, but it needs its own rights on every calendar.`,
  pointedAt: 'Microsoft’s last answer to this connection:',
});
