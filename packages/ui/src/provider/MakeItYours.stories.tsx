import { expect } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { basic, oauth, pilotRun } from '../../test/worlds.ts';
import { AuthTypeTable } from '../auth-type-table/AuthTypeTable.tsx';
import { ConnectionCard } from '../connection-card/ConnectionCard.tsx';
import { MigrationProvider } from './MigrationProvider.tsx';

const meta = preview.meta({ title: 'Foundations/Make it yours', component: MigrationProvider });

const page = (
  <div style={{ display: 'grid', gap: '1rem' }}>
    <ConnectionCard connectionId={basic.id} returnTo="/" />
    <ConnectionCard connectionId={oauth.id} returnTo="/" />
    <AuthTypeTable pageSize={5} />
  </div>
);

/** A host's colours, corners and font, by a handful of custom properties. */
export const CustomProperties = meta.story({
  render: () => (
    <>
      <style>{`
        .host [data-authshift] {
          --authshift-color-accent: light-dark(#7a2e8e, #e0a3f2);
          --authshift-color-background: light-dark(#fbf7f2, #1c1613);
          --authshift-color-surface: light-dark(#fffdfa, #241d19);
          --authshift-color-border: light-dark(#e7dccf, #40352e);
          --authshift-radius: 0;
          --authshift-font: Georgia, 'Times New Roman', serif;
        }
      `}</style>
      <div className="host">
        <Stage world={pilotRun}>{page}</Stage>
      </div>
    </>
  ),
});

export const Compact = meta.story({
  render: () => (
    <Stage world={pilotRun} density="compact">
      {page}
    </Stage>
  ),
});

/** Any text can be the host's own. */
export const OwnWords = meta.story({
  render: () => (
    <Stage
      world={pilotRun}
      messages={{ connectionCard: { disconnect: 'Switch off…' }, common: { syncState: { healthy: 'In step' } } }}
    >
      {page}
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect((await canvas.findAllByText('In step'))[0]).toBeVisible();
    await expect(canvas.getAllByRole('button', { name: 'Switch off…' })).toHaveLength(2);
  },
});

/** A fixed scheme, against a page of the other one. */
export const AlwaysDark = meta.story({
  render: () => (
    <Stage world={pilotRun} colorScheme="dark">
      {page}
    </Stage>
  ),
});
