import { storyTests } from './vitest.stories.ts';

// Every story is a test: it renders, its play function passes, and axe finds nothing.
export default storyTests('storybook');
