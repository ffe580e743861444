export { type Part, Problem, part, size } from './parts/part.ts';
export type { Message } from './wire.ts';
