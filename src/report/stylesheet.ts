import { fontFamily, mathFamily, monoFamily, paletteProperties } from "./theme.js";

/** The report's style sheet: light by default, dark where the system or the reader asks for it, light on paper. */
export const stylesheet = `
:root{${paletteProperties("light")}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${paletteProperties("dark")}}}
@media screen{:root[data-theme=dark]{${paletteProperties("dark")}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--page);color:var(--ink);font:17px/1.55 ${fontFamily}}
main,header.top,footer{max-width:1040px;margin:0 auto;padding:0 20px}
header.top{padding-top:56px;padding-bottom:0;position:relative}
.eyebrow{margin:0 0 10px;color:var(--muted);font-size:14px;letter-spacing:.02em}
h1{margin:0;font-size:clamp(29px,4.4vw,46px);line-height:1.12;letter-spacing:-.018em;font-weight:700;text-wrap:balance;overflow-wrap:anywhere}
.lead{margin:16px 0 0;font-size:19px;max-width:46em;color:var(--ink);overflow-wrap:anywhere}
h2{margin:56px 0 16px;font-size:25px;line-height:1.2;letter-spacing:-.01em;font-weight:680}
h3{margin:0 0 4px;font-size:19px;line-height:1.3;font-weight:650}
h4{margin:22px 0 6px;font-size:15px;font-weight:650}
p{margin:0 0 12px}
a{color:var(--accent);text-underline-offset:2px}
nav{margin-top:22px;display:flex;flex-wrap:wrap;gap:6px 18px;font-size:15px}
nav a{text-decoration:none;padding:4px 0}
nav a:hover{text-decoration:underline}
.card,figure{background:var(--card);border:1px solid var(--grid);border-radius:12px;margin:0 0 24px;padding:24px}
figure{break-inside:avoid}
figure svg{display:block;width:100%;height:auto;color:var(--ink)}
figcaption{margin:0 0 18px;color:var(--ink);max-width:52em}
figcaption p{margin:0;color:var(--muted);font-size:16px}
.number{color:var(--muted);font-weight:500}
svg.narrow{display:none}
.below{margin-top:20px}
.findings{margin-top:30px;background:var(--tint);border-color:transparent}
.findings h2{margin:0 0 10px;font-size:16px;letter-spacing:0;color:var(--accent);font-weight:650}
.findings ul{margin:0;padding:0;list-style:none;font-size:19px;line-height:1.5}
.findings li+li{margin-top:10px}
.warnings{margin-top:24px;border-color:var(--series-1);border-left-width:6px}
.warnings h2{margin:0 0 10px;font-size:16px;letter-spacing:0;color:var(--series-1);font-weight:650}
.warnings ul{margin:0;padding:0;list-style:none}
.warnings li{overflow-wrap:anywhere}
.warnings li+li{margin-top:10px}
.warnings code{color:var(--muted);font-size:.88em;margin-right:.3em}
.save{margin:16px 0 0;color:var(--muted);font-size:14px}
.save button{font:inherit;color:var(--accent);background:none;border:0;padding:4px 6px;cursor:pointer;text-decoration:underline;text-underline-offset:2px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:14px;margin:0 0 24px}
.tile{background:var(--card);border:1px solid var(--grid);border-radius:12px;padding:14px 16px 12px}
.tile b{display:block;font-size:25px;line-height:1.2;font-weight:680;letter-spacing:-.01em;font-variant-numeric:tabular-nums;white-space:nowrap}
.tile span{display:block;margin-top:4px;color:var(--muted);font-size:14px;line-height:1.35}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:15px;line-height:1.4;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:650;padding:0 0 8px;font-size:16px}
th,td{text-align:left;padding:7px 16px 7px 0;border-bottom:1px solid var(--grid);vertical-align:top}
th{font-weight:600}
thead th.n{white-space:normal}
thead th{color:var(--muted);font-weight:500;font-size:14px;vertical-align:bottom}
tbody tr:last-child>*{border-bottom:0}
td.n,th.n{text-align:right;white-space:nowrap}
td.n:last-child,th.n:last-child{padding-right:0}
.parameters th{width:38%;min-width:110px;font-weight:500;color:var(--muted)}
.parameters td{overflow-wrap:anywhere}
.equation{font:italic 27px/1.5 ${mathFamily};text-align:center;margin:6px 0 16px}
.equation i,.equation .up{font-style:normal}
.equation sub{font-size:.68em;line-height:0}
sub,sup{line-height:0}
.equation sup{font-size:.58em;vertical-align:.62em}
.levels th{white-space:nowrap}
.levels .mark{display:inline-block;width:26px;height:14px;vertical-align:-2px;margin-right:8px}
.levels .mark svg{width:26px;height:14px;display:block}
.off{color:var(--muted)}
.bar{display:block;height:10px;min-width:2px;border-radius:3px;background:var(--series-0)}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:24px 40px}
code,pre{font-family:${monoFamily};font-size:.88em}
pre{overflow:auto;max-height:60vh;margin:12px 0 0;padding:14px;background:var(--page);border-radius:8px;font-size:13px;line-height:1.45}
.parts{columns:400px 2;column-gap:40px}
.parts>div{break-inside:avoid;padding-bottom:18px}
.parts h4{margin-top:0}
table.small{max-width:560px}
.timings td:last-child{width:42%;vertical-align:middle}
.timings th{font-weight:400}
details{margin-top:6px}
summary{cursor:pointer;color:var(--accent)}
footer{padding-top:8px;padding-bottom:48px;color:var(--muted);font-size:14px}
button.theme{position:absolute;right:20px;top:20px;font:inherit;font-size:14px;color:var(--muted);background:none;border:1px solid var(--grid);border-radius:8px;padding:4px 10px;cursor:pointer}
button.theme:hover{color:var(--ink)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media screen and (max-width:860px){
svg.wide{display:none}
svg.narrow{display:block;max-width:480px;margin:0 auto}
.equation{font-size:clamp(19px,5.6vw,27px)}
}
@media screen and (max-width:560px){
body{font-size:16px}
main,header.top,footer{padding-left:16px;padding-right:16px}
main{padding-left:0;padding-right:0}
main>h2{padding:0 16px;margin-top:44px}
.card,figure{border-radius:0;border-left:0;border-right:0;padding:20px 16px}
.tiles{padding:0 16px;grid-template-columns:1fr 1fr;gap:10px}
.tile{padding:12px}
.tile b{font-size:21px}
.tile:last-child:nth-child(odd){grid-column:1/-1}
table{font-size:14px}
th,td{padding-right:12px}
.lead,.findings ul{font-size:17px}
header.top{padding-top:60px}
.parameters th{width:38%}
.levels thead{display:none}
.levels tr,.levels th,.levels td{display:block;padding-right:0}
.levels th,.levels td{border:0;padding:1px 0}
.levels tr{padding:10px 0;border-bottom:1px solid var(--grid)}
}
@media print{
body{font-size:11pt;background:none}
.card,figure,.tile{border-color:#ddd}
main,header.top,footer{padding:0}
.card,figure{padding:14px}
nav,button.theme,.save{display:none}
h2,h3{break-after:avoid}
.tiles,tr{break-inside:avoid}
pre{max-height:none;overflow:visible;white-space:pre-wrap}
}
`;
