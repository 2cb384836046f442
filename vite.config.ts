import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

/** The page: from `src/cockpit/web` into the folder from which the compiled cockpit serves it. Nothing of it comes from elsewhere. */
export default defineConfig({
  root: 'src/cockpit/web',
  plugins: [solid()],
  build: {
    outDir: '../../../dist/src/cockpit/page',
    emptyOutDir: true,
    // Inline scripts and data addresses are against the page's own policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
  },
})
