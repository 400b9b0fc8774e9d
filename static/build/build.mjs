// Makes ../vendor: an own small ECharts, htmx and Tom Select as published, their licences, and SHA256SUMS.
import {createHash} from 'node:crypto';
import {copyFileSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {buildSync} from 'esbuild';

const vendor = new URL('../vendor/', import.meta.url);
const modules = new URL('node_modules/', import.meta.url);

/** Copies a script without the line that points at a source map, which the static file storage would look for. */
function script(from, to) {
  const text = readFileSync(new URL(from, modules), 'utf8');
  writeFileSync(new URL(to, vendor), text.replace(/^\/\/# sourceMappingURL=.*\n?/m, ''));
}

buildSync({
  entryPoints: ['echarts.mjs'],
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'chrome86',
  legalComments: 'none',
  banner: {js: '/* Apache ECharts 6.1.0 and zrender, parts of; see LICENSE.echarts.txt and NOTICE.echarts.txt */'},
  outfile: new URL('echarts.min.js', vendor).pathname,
});
script('htmx.org/dist/htmx.min.js', 'htmx.min.js');
script('tom-select/dist/js/tom-select.complete.min.js', 'tom-select.min.js');
copyFileSync(new URL('echarts/LICENSE', modules), new URL('LICENSE.echarts.txt', vendor));
copyFileSync(new URL('echarts/NOTICE', modules), new URL('NOTICE.echarts.txt', vendor));
copyFileSync(new URL('zrender/LICENSE', modules), new URL('LICENSE.zrender.txt', vendor));
copyFileSync(new URL('htmx.org/LICENSE', modules), new URL('LICENSE.htmx.txt', vendor));
copyFileSync(new URL('tom-select/LICENSE', modules), new URL('LICENSE.tom-select.txt', vendor));

const files = readdirSync(vendor).filter(name => name.endsWith('.js') || name.endsWith('.txt')).sort();
const sum = name => createHash('sha256').update(readFileSync(new URL(name, vendor))).digest('hex');
writeFileSync(new URL('SHA256SUMS', vendor), files.map(name => `${sum(name)}  ${name}\n`).join(''));
