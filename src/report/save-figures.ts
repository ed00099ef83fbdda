/**
 * With JavaScript, three buttons below every figure of a page that save it: as SVG and PNG in the colours that the reader sees, and its numbers
 * as CSV. Nothing is asked of any server.
 */
export const saveFigures = `<script>
{const download=(name,blob)=>{const link=document.createElement("a");link.href=URL.createObjectURL(blob);link.download=name;link.click();setTimeout(()=>URL.revokeObjectURL(link.href),1e4)};
const drawing=figure=>{const wide=figure.querySelector("svg.wide"),style=getComputedStyle(document.documentElement),[width,height]=wide.getAttribute("viewBox").split(" ").slice(2).map(size=>Number(size)+32);
const copy=wide.cloneNode(true);copy.removeAttribute("class");copy.setAttribute("width",width);copy.setAttribute("height",height);copy.setAttribute("viewBox","-16 -16 "+width+" "+height);
const paper=document.createElementNS("http://www.w3.org/2000/svg","rect");paper.setAttribute("x",-16);paper.setAttribute("y",-16);paper.setAttribute("width","100%");paper.setAttribute("height","100%");paper.setAttribute("fill","var(--card)");copy.prepend(paper);
return{width,height,text:new XMLSerializer().serializeToString(copy).replace(/var\\((--[\\w-]+)\\)/g,(_,name)=>style.getPropertyValue(name).trim())}};
const makers={
SVG:async figure=>new Blob([drawing(figure).text],{type:"image/svg+xml"}),
PNG:async figure=>{const{width,height,text}=drawing(figure),image=new Image(),canvas=document.createElement("canvas");image.src="data:image/svg+xml;charset=utf-8,"+encodeURIComponent(text);await image.decode();
canvas.width=2*width;canvas.height=2*height;canvas.getContext("2d").drawImage(image,0,0,canvas.width,canvas.height);return new Promise(resolve=>canvas.toBlob(resolve,"image/png"))},
CSV:async figure=>{const packed=atob(figure.querySelector("script[data-table]").textContent),bytes=Uint8Array.from(packed,character=>character.charCodeAt(0));
return new Blob([await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer()],{type:"text/csv"})}};
for(const figure of document.querySelectorAll("figure")){const row=document.createElement("p");row.className="save";row.append("Save as ");
for(const[kind,make]of Object.entries(makers)){const button=document.createElement("button");button.type="button";button.textContent=kind;button.setAttribute("aria-label","Save the figure as "+kind);
button.onclick=async()=>download(figure.id+"."+kind.toLowerCase(),await make(figure));row.append(button)}
figure.append(row)}}
</script>`;
