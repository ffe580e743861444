import { describeMigrationClient } from './contractSuite.ts';
import { createMemoryFixture } from './memoryFixture.ts';

describeMigrationClient('the back end in memory', async (settings) => createMemoryFixture(settings));
