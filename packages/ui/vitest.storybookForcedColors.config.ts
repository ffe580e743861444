import { storyTests } from './vitest.stories.ts';

// Only `test:deep` runs it.
export default storyTests('storybook-forced-colors', { system: { forcedColors: 'active' } });
