import addonA11y from '@storybook/addon-a11y';
import addonDocs from '@storybook/addon-docs';
import addonThemes, { withThemeByDataAttribute } from '@storybook/addon-themes';
import { definePreview } from '@storybook/react-vite';
import addonMsw from 'msw-storybook-addon';
import '@authshift/ui/styles.css';
import './preview.css';
import { useEffect } from 'react';

export default definePreview({
  addons: [addonDocs(), addonA11y(), addonThemes(), addonMsw()],
  parameters: {
    layout: 'padded',
    a11y: {
      test: 'error',
      options: {
        runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
      },
      // A story is a fragment of a page: landmarks and the first heading are the page's.
      config: {
        rules: [
          { id: 'region', enabled: false },
          { id: 'page-has-heading-one', enabled: false },
          { id: 'landmark-one-main', enabled: false },
          { id: 'heading-order', enabled: false },
        ],
      },
    },
    docs: { codePanel: true },
  },
  globalTypes: {
    dir: {
      description: 'Direction of the text',
      toolbar: { title: 'Direction', icon: 'transfer', items: ['ltr', 'rtl'], dynamicTitle: true },
    },
    density: {
      description: 'Row height',
      toolbar: { title: 'Density', icon: 'menu', items: ['compact', 'cosy', 'comfortable'], dynamicTitle: true },
    },
  },
  initialGlobals: { dir: 'ltr', density: 'cosy' },
  decorators: [
    withThemeByDataAttribute({
      themes: { light: 'light', dark: 'dark' },
      defaultTheme: 'light',
      attributeName: 'data-theme',
    }),
    (Story, { globals }) => {
      useEffect(() => {
        document.documentElement.dir = globals.dir;
      }, [globals.dir]);
      return <Story />;
    },
  ],
});
