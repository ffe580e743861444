import addonA11y from '@storybook/addon-a11y';
import addonDocs from '@storybook/addon-docs';
import { definePreview } from '@storybook/react-vite';
import addonMsw from 'msw-storybook-addon';
import './layers.css';
import '@authshift/ui/styles.css';
import './preview.css';
import { useEffect } from 'react';
import { configure } from 'storybook/test';
import { readToolbar, ToolbarContext } from '../packages/ui/test/toolbar.ts';

/** Another look for a whole run of the stories as tests: `test:deep` sets it for dark, right to left and forced colours. */
const fromRun: Readonly<Record<string, string>> = JSON.parse(import.meta.env.VITE_STORY_GLOBALS ?? '{}');

// A second, as usual, is too short for parts that are loaded when they are opened, where several browsers run the stories at once.
configure({ asyncUtilTimeout: 5000 });

/** The worker stands beside the page, so that a built Storybook works from any folder. */
async function startWorker() {
  const { setupWorker } = await import('msw/browser');
  const worker = setupWorker();
  const url = `${import.meta.env.BASE_URL}mockServiceWorker.js`;
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass', serviceWorker: { url } });
  return worker;
}

export default definePreview({
  tags: ['autodocs'],
  addons: [addonDocs(), addonA11y(), addonMsw(startWorker)],
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
          // Where the system forces its own colours, what axe computes is not what is painted.
          { id: 'color-contrast', enabled: !window.matchMedia('(forced-colors: active)').matches },
          { id: 'page-has-heading-one', enabled: false },
          { id: 'landmark-one-main', enabled: false },
          { id: 'heading-order', enabled: false },
        ],
      },
    },
    docs: { codePanel: true },
    options: {
      storySort: { order: ['Start here', 'Pages', 'Components', 'Foundations'] },
    },
  },
  globalTypes: {
    theme: {
      description: 'Colours',
      toolbar: {
        title: 'Theme',
        icon: 'paintbrush',
        dynamicTitle: true,
        items: [
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
          { value: 'light-contrast', title: 'Light, more contrast' },
          { value: 'dark-contrast', title: 'Dark, more contrast' },
        ],
      },
    },
    density: {
      description: 'Height of rows and controls',
      toolbar: { title: 'Density', icon: 'menu', items: ['compact', 'cosy', 'comfortable'], dynamicTitle: true },
    },
    locale: {
      description: 'Language of every text',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        dynamicTitle: true,
        items: [
          { value: 'en', title: 'English' },
          { value: 'de', title: 'Deutsch' },
          { value: 'ar', title: 'العربية' },
          { value: 'pseudo', title: '[Þšéûðö ~~]' },
        ],
      },
    },
    dir: {
      description: 'Direction of the text',
      toolbar: {
        title: 'Direction',
        icon: 'transfer',
        dynamicTitle: true,
        items: [
          { value: 'auto', title: 'Direction of the language' },
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
      },
    },
    width: {
      description: 'Width of the pane the component stands in',
      toolbar: {
        title: 'Width',
        icon: 'grow',
        dynamicTitle: true,
        items: [
          { value: 'full', title: 'All there is' },
          ...['320', '390', '640', '960'].map((value) => ({ value, title: `${value} px` })),
        ],
      },
    },
    network: {
      description: 'The line to the back end',
      toolbar: {
        title: 'Network',
        icon: 'lightning',
        dynamicTitle: true,
        items: [
          { value: 'fine', title: 'Network fine' },
          { value: 'slow', title: 'Slow (2.5 s a call)' },
          { value: 'failing', title: 'Failing (503)' },
          { value: 'offline', title: 'Offline after loading' },
        ],
      },
    },
  },
  initialGlobals: {
    theme: 'light',
    density: 'cosy',
    locale: 'en',
    dir: 'auto',
    width: 'full',
    network: 'fine',
    ...fromRun,
  },
  decorators: [
    (Story, { globals, viewMode }) => {
      const toolbar = readToolbar(globals);
      const dir = toolbar.dir ?? toolbar.language?.dir ?? 'ltr';
      useEffect(() => {
        const page = document.documentElement;
        page.dataset.theme = toolbar.theme;
        // A page of documentation reads from left to right, whatever its examples do.
        if (viewMode === 'story') page.dir = dir;
      }, [toolbar.theme, dir, viewMode]);
      return (
        <ToolbarContext.Provider value={toolbar}>
          <div className="pane" data-width={globals.width} dir={dir}>
            {/* A story's world is made once: another network is another world. */}
            <Story key={toolbar.network} />
          </div>
        </ToolbarContext.Provider>
      );
    },
  ],
});
