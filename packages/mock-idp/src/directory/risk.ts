/** What Identity Protection holds a person for; it computes nothing here, somebody says so. */
export const RISKS = ['none', 'high'] as const;
export type Risk = (typeof RISKS)[number];
