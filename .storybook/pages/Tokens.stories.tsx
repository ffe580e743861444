import { expect } from 'storybook/test';
import { TokenGallery } from '../beside/TokenGallery.tsx';
import preview from '../preview.tsx';

/** The design tokens, in every theme. */
const meta = preview.meta({ title: 'Foundations/Design tokens', component: TokenGallery });

export const Gallery = meta.story({
  render: () => <TokenGallery />,
  play: async ({ canvas }) => {
    await expect(canvas.getByText('--authshift-color-accent')).toBeVisible();
  },
});
