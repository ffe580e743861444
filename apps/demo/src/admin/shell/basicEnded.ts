/** Microsoft began to switch Basic off on this day ("Deprecation of Basic authentication in Exchange Online"). */
export const BASIC_ENDED = '2022-10-01';
