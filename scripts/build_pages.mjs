// Bundles what the pages need and lays the fonts of the documents where the typesetter finds them.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";

const sources = "src/tingmin/web/assets";
const built = "src/tingmin/web/static/built";
const fonts = "build/fonts";
const weights = ["400Regular", "700Bold"];

rmSync(built, { recursive: true, force: true });
await build({
  entryPoints: [`${sources}/site.ts`, `${sources}/site.css`],
  outdir: built,
  bundle: true,
  minify: true,
  sourcemap: true,
  target: ["es2017", "chrome64", "firefox67", "safari12"], // what old offices still run
  loader: { ".woff2": "file", ".woff": "file", ".svg": "dataurl" },
  logLevel: "warning",
});

mkdirSync(fonts, { recursive: true });
for (const weight of weights) {
  const name = `NotoSerifSC_${weight}.ttf`;
  copyFileSync(`node_modules/@expo-google-fonts/noto-serif-sc/${weight}/${name}`, `${fonts}/${name}`);
}
