// 5ef6a50c087dee8de77b14275411444150593bf380a4bf6c4af32968620713f5
var y=(s,t,e)=>()=>{if(e)throw e[0];try{return s&&(t=s(s=0)),t}catch(i){throw e=[i],i}};function ti(s,t){if(!Ae(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return Hs!==void 0?Hs.createHTML(t):t}function ct(s,t,e=s,i){if(t===j)return t;let r=i!==void 0?e._$Co?.[i]:e._$Cl,n=At(t)?void 0:t._$litDirective$;return r?.constructor!==n&&(r?._$AO?.(!1),n===void 0?r=void 0:(r=new n(s),r._$AT(s,e,i)),i!==void 0?(e._$Co??=[])[i]=r:e._$Cl=r),r!==void 0&&(t=ct(s,r._$AS(s,t.values),r,i)),t}function Wa(s){this._$AN!==void 0?(Dt(this),this._$AM=s,di(this)):this._$AM=s}function Ha(s,t=!1,e=0){let i=this._$AH,r=this._$AN;if(r!==void 0&&r.size!==0)if(t)if(Array.isArray(i))for(let n=e;n<i.length;n++)xt(i[n],!1),Dt(i[n]);else i!=null&&(xt(i,!1),Dt(i));else xt(this,s)}var It,_e,Xs,Is,va,ka,_a,Us,Sa,xa,Ea,Aa,Ma,Ta,qt,Ds,Pa,Oa,St,ve,Js,qs,ft,Se,Ws,Ut,Hs,xe,J,Ee,Ra,lt,Et,At,Ae,Qs,ye,kt,Bs,js,rt,Fs,Gs,Zs,Me,o,m,Kn,j,h,Vs,ot,ei,ke,ii,Wt,Mt,ri,ni,oi,li,Na,Ca,La,Te,gt,Ia,X,Ht,Bt,zn,Ua,Ks,ci,zs,_t,nt,Da,hi,qa,we,q,xt,Dt,di,Ba,ja,K,Fa,be,z,Ys,G,_=y(()=>{"use strict";It=globalThis,_e=It.ShadowRoot&&(It.ShadyCSS===void 0||It.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Xs=Symbol(),Is=new WeakMap,va=class{constructor(s,t,e){if(this._$cssResult$=!0,e!==Xs)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=s,this.t=t}get styleSheet(){let s=this.o,t=this.t;if(_e&&s===void 0){let e=t!==void 0&&t.length===1;e&&(s=Is.get(t)),s===void 0&&((this.o=s=new CSSStyleSheet).replaceSync(this.cssText),e&&Is.set(t,s))}return s}toString(){return this.cssText}},ka=s=>new va(typeof s=="string"?s:s+"",void 0,Xs),_a=(s,t)=>{if(_e)s.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let i=document.createElement("style"),r=It.litNonce;r!==void 0&&i.setAttribute("nonce",r),i.textContent=e.cssText,s.appendChild(i)}},Us=_e?s=>s:s=>s instanceof CSSStyleSheet?(t=>{let e="";for(let i of t.cssRules)e+=i.cssText;return ka(e)})(s):s;({is:Sa,defineProperty:xa,getOwnPropertyDescriptor:Ea,getOwnPropertyNames:Aa,getOwnPropertySymbols:Ma,getPrototypeOf:Ta}=Object),qt=globalThis,Ds=qt.trustedTypes,Pa=Ds?Ds.emptyScript:"",Oa=qt.reactiveElementPolyfillSupport,St=(s,t)=>s,ve={toAttribute(s,t){switch(t){case Boolean:s=s?Pa:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,t){let e=s;switch(t){case Boolean:e=s!==null;break;case Number:e=s===null?null:Number(s);break;case Object:case Array:try{e=JSON.parse(s)}catch{e=null}}return e}},Js=(s,t)=>!Sa(s,t),qs={attribute:!0,type:String,converter:ve,reflect:!1,useDefault:!1,hasChanged:Js};Symbol.metadata??=Symbol("metadata"),qt.litPropertyMetadata??=new WeakMap;ft=class extends HTMLElement{static addInitializer(s){this._$Ei(),(this.l??=[]).push(s)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(s,t=qs){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(s)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(s,t),!t.noAccessor){let e=Symbol(),i=this.getPropertyDescriptor(s,e,t);i!==void 0&&xa(this.prototype,s,i)}}static getPropertyDescriptor(s,t,e){let{get:i,set:r}=Ea(this.prototype,s)??{get(){return this[t]},set(n){this[t]=n}};return{get:i,set(n){let c=i?.call(this);r?.call(this,n),this.requestUpdate(s,c,e)},configurable:!0,enumerable:!0}}static getPropertyOptions(s){return this.elementProperties.get(s)??qs}static _$Ei(){if(this.hasOwnProperty(St("elementProperties")))return;let s=Ta(this);s.finalize(),s.l!==void 0&&(this.l=[...s.l]),this.elementProperties=new Map(s.elementProperties)}static finalize(){if(this.hasOwnProperty(St("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(St("properties"))){let t=this.properties,e=[...Aa(t),...Ma(t)];for(let i of e)this.createProperty(i,t[i])}let s=this[Symbol.metadata];if(s!==null){let t=litPropertyMetadata.get(s);if(t!==void 0)for(let[e,i]of t)this.elementProperties.set(e,i)}this._$Eh=new Map;for(let[t,e]of this.elementProperties){let i=this._$Eu(t,e);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(s){let t=[];if(Array.isArray(s)){let e=new Set(s.flat(1/0).reverse());for(let i of e)t.unshift(Us(i))}else s!==void 0&&t.push(Us(s));return t}static _$Eu(s,t){let e=t.attribute;return e===!1?void 0:typeof e=="string"?e:typeof s=="string"?s.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(s=>this.enableUpdating=s),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(s=>s(this))}addController(s){(this._$EO??=new Set).add(s),this.renderRoot!==void 0&&this.isConnected&&s.hostConnected?.()}removeController(s){this._$EO?.delete(s)}_$E_(){let s=new Map,t=this.constructor.elementProperties;for(let e of t.keys())this.hasOwnProperty(e)&&(s.set(e,this[e]),delete this[e]);s.size>0&&(this._$Ep=s)}createRenderRoot(){let s=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return _a(s,this.constructor.elementStyles),s}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(s=>s.hostConnected?.())}enableUpdating(s){}disconnectedCallback(){this._$EO?.forEach(s=>s.hostDisconnected?.())}attributeChangedCallback(s,t,e){this._$AK(s,e)}_$ET(s,t){let e=this.constructor.elementProperties.get(s),i=this.constructor._$Eu(s,e);if(i!==void 0&&e.reflect===!0){let r=(e.converter?.toAttribute!==void 0?e.converter:ve).toAttribute(t,e.type);this._$Em=s,r==null?this.removeAttribute(i):this.setAttribute(i,r),this._$Em=null}}_$AK(s,t){let e=this.constructor,i=e._$Eh.get(s);if(i!==void 0&&this._$Em!==i){let r=e.getPropertyOptions(i),n=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:ve;this._$Em=i;let c=n.fromAttribute(t,r.type);this[i]=c??this._$Ej?.get(i)??c,this._$Em=null}}requestUpdate(s,t,e,i=!1,r){if(s!==void 0){let n=this.constructor;if(i===!1&&(r=this[s]),e??=n.getPropertyOptions(s),!((e.hasChanged??Js)(r,t)||e.useDefault&&e.reflect&&r===this._$Ej?.get(s)&&!this.hasAttribute(n._$Eu(s,e))))return;this.C(s,t,e)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(s,t,{useDefault:e,reflect:i,wrapped:r},n){e&&!(this._$Ej??=new Map).has(s)&&(this._$Ej.set(s,n??t??this[s]),r!==!0||n!==void 0)||(this._$AL.has(s)||(this.hasUpdated||e||(t=void 0),this._$AL.set(s,t)),i===!0&&this._$Em!==s&&(this._$Eq??=new Set).add(s))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let s=this.scheduleUpdate();return s!=null&&await s,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,r]of this._$Ep)this[i]=r;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[i,r]of e){let{wrapped:n}=r,c=this[i];n!==!0||this._$AL.has(i)||c===void 0||this.C(i,void 0,r,c)}}let s=!1,t=this._$AL;try{s=this.shouldUpdate(t),s?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(e){throw s=!1,this._$EM(),e}s&&this._$AE(t)}willUpdate(s){}_$AE(s){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(s)),this.updated(s)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(s){return!0}update(s){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(s){}firstUpdated(s){}};ft.elementStyles=[],ft.shadowRootOptions={mode:"open"},ft[St("elementProperties")]=new Map,ft[St("finalized")]=new Map,Oa?.({ReactiveElement:ft}),(qt.reactiveElementVersions??=[]).push("2.1.2");Se=globalThis,Ws=s=>s,Ut=Se.trustedTypes,Hs=Ut?Ut.createPolicy("lit-html",{createHTML:s=>s}):void 0,xe="$lit$",J=`lit$${Math.random().toFixed(9).slice(2)}$`,Ee="?"+J,Ra=`<${Ee}>`,lt=document,Et=()=>lt.createComment(""),At=s=>s===null||typeof s!="object"&&typeof s!="function",Ae=Array.isArray,Qs=s=>Ae(s)||typeof s?.[Symbol.iterator]=="function",ye=`[ 	
\f\r]`,kt=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Bs=/-->/g,js=/>/g,rt=RegExp(`>|${ye}(?:([^\\s"'>=/]+)(${ye}*=${ye}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Fs=/'/g,Gs=/"/g,Zs=/^(?:script|style|textarea|title)$/i,Me=s=>(t,...e)=>({_$litType$:s,strings:t,values:e}),o=Me(1),m=Me(2),Kn=Me(3),j=Symbol.for("lit-noChange"),h=Symbol.for("lit-nothing"),Vs=new WeakMap,ot=lt.createTreeWalker(lt,129);ei=(s,t)=>{let e=s.length-1,i=[],r,n=t===2?"<svg>":t===3?"<math>":"",c=kt;for(let d=0;d<e;d++){let u=s[d],O,E,$=-1,A=0;for(;A<u.length&&(c.lastIndex=A,E=c.exec(u),E!==null);)A=c.lastIndex,c===kt?E[1]==="!--"?c=Bs:E[1]!==void 0?c=js:E[2]!==void 0?(Zs.test(E[2])&&(r=RegExp("</"+E[2],"g")),c=rt):E[3]!==void 0&&(c=rt):c===rt?E[0]===">"?(c=r??kt,$=-1):E[1]===void 0?$=-2:($=c.lastIndex-E[2].length,O=E[1],c=E[3]===void 0?rt:E[3]==='"'?Gs:Fs):c===Gs||c===Fs?c=rt:c===Bs||c===js?c=kt:(c=rt,r=void 0);let S=c===rt&&s[d+1].startsWith("/>")?" ":"";n+=c===kt?u+Ra:$>=0?(i.push(O),u.slice(0,$)+xe+u.slice($)+J+S):u+J+($===-2?d:S)}return[ti(s,n+(s[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),i]},ke=class si{constructor({strings:t,_$litType$:e},i){let r;this.parts=[];let n=0,c=0,d=t.length-1,u=this.parts,[O,E]=ei(t,e);if(this.el=si.createElement(O,i),ot.currentNode=this.el.content,e===2||e===3){let $=this.el.content.firstChild;$.replaceWith(...$.childNodes)}for(;(r=ot.nextNode())!==null&&u.length<d;){if(r.nodeType===1){if(r.hasAttributes())for(let $ of r.getAttributeNames())if($.endsWith(xe)){let A=E[c++],S=r.getAttribute($).split(J),N=/([.?@])?(.*)/.exec(A);u.push({type:1,index:n,name:N[2],strings:S,ctor:N[1]==="."?ri:N[1]==="?"?ni:N[1]==="@"?oi:Mt}),r.removeAttribute($)}else $.startsWith(J)&&(u.push({type:6,index:n}),r.removeAttribute($));if(Zs.test(r.tagName)){let $=r.textContent.split(J),A=$.length-1;if(A>0){r.textContent=Ut?Ut.emptyScript:"";for(let S=0;S<A;S++)r.append($[S],Et()),ot.nextNode(),u.push({type:2,index:++n});r.append($[A],Et())}}}else if(r.nodeType===8)if(r.data===Ee)u.push({type:2,index:n});else{let $=-1;for(;($=r.data.indexOf(J,$+1))!==-1;)u.push({type:7,index:n}),$+=J.length-1}n++}}static createElement(t,e){let i=lt.createElement("template");return i.innerHTML=t,i}};ii=class{constructor(s,t){this._$AV=[],this._$AN=void 0,this._$AD=s,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(s){let{el:{content:t},parts:e}=this._$AD,i=(s?.creationScope??lt).importNode(t,!0);ot.currentNode=i;let r=ot.nextNode(),n=0,c=0,d=e[0];for(;d!==void 0;){if(n===d.index){let u;d.type===2?u=new Wt(r,r.nextSibling,this,s):d.type===1?u=new d.ctor(r,d.name,d.strings,this,s):d.type===6&&(u=new li(r,this,s)),this._$AV.push(u),d=e[++c]}n!==d?.index&&(r=ot.nextNode(),n++)}return ot.currentNode=lt,i}p(s){let t=0;for(let e of this._$AV)e!==void 0&&(e.strings!==void 0?(e._$AI(s,e,t),t+=e.strings.length-2):e._$AI(s[t])),t++}},Wt=class ai{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,i,r){this.type=2,this._$AH=h,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=i,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=ct(this,t,e),At(t)?t===h||t==null||t===""?(this._$AH!==h&&this._$AR(),this._$AH=h):t!==this._$AH&&t!==j&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Qs(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==h&&At(this._$AH)?this._$AA.nextSibling.data=t:this.T(lt.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:i}=t,r=typeof i=="number"?this._$AC(t):(i.el===void 0&&(i.el=ke.createElement(ti(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===r)this._$AH.p(e);else{let n=new ii(r,this),c=n.u(this.options);n.p(e),this.T(c),this._$AH=n}}_$AC(t){let e=Vs.get(t.strings);return e===void 0&&Vs.set(t.strings,e=new ke(t)),e}k(t){Ae(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,i,r=0;for(let n of t)r===e.length?e.push(i=new ai(this.O(Et()),this.O(Et()),this,this.options)):i=e[r],i._$AI(n),r++;r<e.length&&(this._$AR(i&&i._$AB.nextSibling,r),e.length=r)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let i=Ws(t).nextSibling;Ws(t).remove(),t=i}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},Mt=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(s,t,e,i,r){this.type=1,this._$AH=h,this._$AN=void 0,this.element=s,this.name=t,this._$AM=i,this.options=r,e.length>2||e[0]!==""||e[1]!==""?(this._$AH=Array(e.length-1).fill(new String),this.strings=e):this._$AH=h}_$AI(s,t=this,e,i){let r=this.strings,n=!1;if(r===void 0)s=ct(this,s,t,0),n=!At(s)||s!==this._$AH&&s!==j,n&&(this._$AH=s);else{let c=s,d,u;for(s=r[0],d=0;d<r.length-1;d++)u=ct(this,c[e+d],t,d),u===j&&(u=this._$AH[d]),n||=!At(u)||u!==this._$AH[d],u===h?s=h:s!==h&&(s+=(u??"")+r[d+1]),this._$AH[d]=u}n&&!i&&this.j(s)}j(s){s===h?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,s??"")}},ri=class extends Mt{constructor(){super(...arguments),this.type=3}j(s){this.element[this.name]=s===h?void 0:s}},ni=class extends Mt{constructor(){super(...arguments),this.type=4}j(s){this.element.toggleAttribute(this.name,!!s&&s!==h)}},oi=class extends Mt{constructor(s,t,e,i,r){super(s,t,e,i,r),this.type=5}_$AI(s,t=this){if((s=ct(this,s,t,0)??h)===j)return;let e=this._$AH,i=s===h&&e!==h||s.capture!==e.capture||s.once!==e.once||s.passive!==e.passive,r=s!==h&&(e===h||i);i&&this.element.removeEventListener(this.name,this,e),r&&this.element.addEventListener(this.name,this,s),this._$AH=s}handleEvent(s){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,s):this._$AH.handleEvent(s)}},li=class{constructor(s,t,e){this.element=s,this.type=6,this._$AN=void 0,this._$AM=t,this.options=e}get _$AU(){return this._$AM._$AU}_$AI(s){ct(this,s)}},Na={M:xe,P:J,A:Ee,C:1,L:ei,R:ii,D:Qs,V:ct,I:Wt,H:Mt,N:ni,U:oi,B:ri,F:li},Ca=Se.litHtmlPolyfillSupport;Ca?.(ke,Wt),(Se.litHtmlVersions??=[]).push("3.3.3");La=(s,t,e)=>{let i=e?.renderBefore??t,r=i._$litPart$;if(r===void 0){let n=e?.renderBefore??null;i._$litPart$=r=new Wt(t.insertBefore(Et(),n),n,void 0,e??{})}return r._$AI(s),r};Te=globalThis,gt=class extends ft{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let s=super.createRenderRoot();return this.renderOptions.renderBefore??=s.firstChild,s}update(s){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(s),this._$Do=La(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return j}};gt._$litElement$=!0,gt.finalized=!0,Te.litElementHydrateSupport?.({LitElement:gt});Ia=Te.litElementPolyfillSupport;Ia?.({LitElement:gt});(Te.litElementVersions??=[]).push("4.2.2");X={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Ht=s=>(...t)=>({_$litDirective$:s,values:t}),Bt=class{constructor(s){}get _$AU(){return this._$AM._$AU}_$AT(s,t,e){this._$Ct=s,this._$AM=t,this._$Ci=e}_$AS(s,t){return this.update(s,t)}update(s,t){return this.render(...t)}};zn=Ht(class extends Bt{constructor(s){if(super(s),s.type!==X.ATTRIBUTE||s.name!=="class"||s.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(s){return" "+Object.keys(s).filter(t=>s[t]).join(" ")+" "}update(s,[t]){if(this.st===void 0){this.st=new Set,s.strings!==void 0&&(this.nt=new Set(s.strings.join(" ").split(/\s/).filter(i=>i!=="")));for(let i in t)t[i]&&!this.nt?.has(i)&&this.st.add(i);return this.render(t)}let e=s.element.classList;for(let i of this.st)i in t||(e.remove(i),this.st.delete(i));for(let i in t){let r=!!t[i];r===this.st.has(i)||this.nt?.has(i)||(r?(e.add(i),this.st.add(i)):(e.remove(i),this.st.delete(i)))}return j}});({I:Ua}=Na),Ks=s=>s,ci=s=>s.strings===void 0,zs=()=>document.createComment(""),_t=(s,t,e)=>{let i=s._$AA.parentNode,r=t===void 0?s._$AB:t._$AA;if(e===void 0){let n=i.insertBefore(zs(),r),c=i.insertBefore(zs(),r);e=new Ua(n,c,s,s.options)}else{let n=e._$AB.nextSibling,c=e._$AM,d=c!==s;if(d){let u;e._$AQ?.(s),e._$AM=s,e._$AP!==void 0&&(u=s._$AU)!==c._$AU&&e._$AP(u)}if(n!==r||d){let u=e._$AA;for(;u!==n;){let O=Ks(u).nextSibling;Ks(i).insertBefore(u,r),u=O}}}return e},nt=(s,t,e=s)=>(s._$AI(t,e),s),Da={},hi=(s,t=Da)=>s._$AH=t,qa=s=>s._$AH,we=s=>{s._$AR(),s._$AA.remove()};q=Ht(class extends Bt{constructor(s){if(super(s),s.type!==X.PROPERTY&&s.type!==X.ATTRIBUTE&&s.type!==X.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!ci(s))throw Error("`live` bindings can only contain a single expression")}render(s){return s}update(s,[t]){if(t===j||t===h)return t;let e=s.element,i=s.name;if(s.type===X.PROPERTY){if(t===e[i])return j}else if(s.type===X.BOOLEAN_ATTRIBUTE){if(!!t===e.hasAttribute(i))return j}else if(s.type===X.ATTRIBUTE&&e.getAttribute(i)===t+"")return j;return hi(s),t}});xt=(s,t)=>{let e=s._$AN;if(e===void 0)return!1;for(let i of e)i._$AO?.(t,!1),xt(i,t);return!0},Dt=s=>{let t,e;do{if((t=s._$AM)===void 0)break;e=t._$AN,e.delete(s),s=t}while(e?.size===0)},di=s=>{for(let t;t=s._$AM;s=t){let e=t._$AN;if(e===void 0)t._$AN=e=new Set;else if(e.has(s))break;e.add(s),Ba(t)}};Ba=s=>{s.type==X.CHILD&&(s._$AP??=Ha,s._$AQ??=Wa)},ja=class extends Bt{constructor(){super(...arguments),this._$AN=void 0}_$AT(s,t,e){super._$AT(s,t,e),di(this),this.isConnected=s._$AU}_$AO(s,t=!0){s!==this.isConnected&&(this.isConnected=s,s?this.reconnected?.():this.disconnected?.()),t&&(xt(this,s),Dt(this))}setValue(s){if(ci(this._$Ct))this._$Ct._$AI(s,this);else{let t=[...this._$Ct._$AH];t[this._$Ci]=s,this._$Ct._$AI(t,this,0)}}disconnected(){}reconnected(){}};K=()=>new Fa,Fa=class{},be=new WeakMap,z=Ht(class extends ja{render(s){return h}update(s,[t]){let e=t!==this.G;return e&&this.rt(void 0),(e||this.lt!==this.ct)&&(this.G=t,this.ht=s.options?.host,this.rt(this.ct=s.element)),h}rt(s){if(this.G!==void 0)if(this.isConnected||(s=void 0),typeof this.G=="function"){let t=this.ht??globalThis,e=be.get(t);e===void 0&&(e=new WeakMap,be.set(t,e)),e.get(this.G)!==void 0&&this.G.call(this.ht,void 0),e.set(this.G,s),s!==void 0&&this.G.call(this.ht,s)}else this.G.value=s}get lt(){return typeof this.G=="function"?be.get(this.ht??globalThis)?.get(this.G):this.G?.value}disconnected(){this.lt===this.ct&&this.rt(void 0)}reconnected(){this.rt(this.ct)}});Ys=(s,t,e)=>{let i=new Map;for(let r=t;r<=e;r++)i.set(s[r],r);return i},G=Ht(class extends Bt{constructor(s){if(super(s),s.type!==X.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,t,e){let i;e===void 0?e=t:t!==void 0&&(i=t);let r=[],n=[],c=0;for(let d of s)r[c]=i?i(d,c):c,n[c]=e(d,c),c++;return{values:n,keys:r}}render(s,t,e){return this.dt(s,t,e).values}update(s,[t,e,i]){let r=qa(s),{values:n,keys:c}=this.dt(t,e,i);if(!Array.isArray(r))return this.ut=c,n;let d=this.ut??=[],u=[],O,E,$=0,A=r.length-1,S=0,N=n.length-1;for(;$<=A&&S<=N;)if(r[$]===null)$++;else if(r[A]===null)A--;else if(d[$]===c[S])u[S]=nt(r[$],n[S]),$++,S++;else if(d[A]===c[N])u[N]=nt(r[A],n[N]),A--,N--;else if(d[$]===c[N])u[N]=nt(r[$],n[N]),_t(s,u[N+1],r[$]),$++,N--;else if(d[A]===c[S])u[S]=nt(r[A],n[S]),_t(s,r[$],r[A]),A--,S++;else if(O===void 0&&(O=Ys(c,S,N),E=Ys(d,$,A)),O.has(d[$]))if(O.has(d[A])){let Y=E.get(c[S]),$e=Y!==void 0?r[Y]:null;if($e===null){let Ls=_t(s,r[$]);nt(Ls,n[S]),u[S]=Ls}else u[S]=nt($e,n[S]),_t(s,r[$],$e),r[Y]=null;S++}else we(r[A]),A--;else we(r[$]),$++;for(;S<=N;){let Y=_t(s,u[N+1]);nt(Y,n[S]),u[S++]=Y}for(;$<=A;){let Y=r[$++];Y!==null&&we(Y)}return this.ut=c,hi(s,u),j}})});function Ka(){Pe.register(Ga,{updateViaCache:"none"}).catch(()=>{})}async function ui(){let s=await Pe?.getRegistrations()??[];if(await Promise.all(s.map(e=>e.unregister())),!("caches"in window))return;let t=await caches.keys();await Promise.all(t.map(e=>caches.delete(e)))}var Ga,Pe,Va,Oe=y(()=>{"use strict";Ga="/service-worker.js",Pe=navigator.serviceWorker,Va=3e3;Pe&&setTimeout(Ka,Va)});function za(){try{return localStorage.getItem(pi)}catch{return null}}function Ya(){return[za()??"",...navigator.languages].map(mi).find(t=>t in Re)??"en"}async function Xa(s){if(s==="en")return{};let t=await fetch(`/static/messages/${s}.json`).catch(()=>null);return t?.ok?t.json():{}}function F(s){let t;return()=>t??=s()}function a(s,t={}){let e=(jt[s]??s).split("|");return(e.length>1&&Ja().select(Number(t.count))==="one"?e[0]:e[e.length-1]).replace(/\{(\w+)\}/g,(r,n)=>n in t?ar(t[n]):r)}function I(s){if(s in jt||et==="en")return jt[s]??s;for(let{text:t,names:e,form:i}of er()){let[,...r]=i.exec(s)??[];if(r.length)return a(t,Object.fromEntries(e.map((n,c)=>[n,tr.has(n)?I(r[c]):r[c]])))}return s}function ar(s){if(typeof s=="number")return ir(s)?String(s):Qa().format(s);let t=String(s);return sr.test(t)?`⁨${t}⁩`:t}function fi(s){try{localStorage.setItem(pi,s)}catch{return!1}return location.reload(),!0}var pi,Re,mi,et,W,Ja,Qa,Za,jt,tr,er,sr,ir,w=y(async()=>{"use strict";pi="mien.language",Re={en:"English",de:"Deutsch",fr:"Français"};mi=s=>s.slice(0,2).toLowerCase();et=Ya(),W=navigator.languages.find(s=>mi(s)===et)??et;document.documentElement.lang=et;Ja=F(()=>new Intl.PluralRules(et)),Qa=F(()=>new Intl.NumberFormat(W)),Za=1e3,jt=await Xa(et);tr=new Set(["problem","part","what"]),er=F(()=>Object.keys(jt).filter(s=>s.includes("{")&&!s.includes("|")).map(s=>{let t=s.split(/\{(\w+)\}/),e=t.filter((n,c)=>c%2===0),i=e.map(n=>n.replace(/[$()*+.?[\\\]^{|}]/g,"\\$&")),r=t.filter((n,c)=>c%2===1);return{text:s,names:r,known:e.join("").length,form:new RegExp(`^${i.join("(.*?)")}$`,"s")}}).sort((s,t)=>t.known-s.known));sr=/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/,ir=s=>Number.isInteger(s)&&s>=0&&s<Za});async function rr(s){let t=await s.json().catch(()=>({}));if(s.ok)return t;let{status:e}=s;throw new $t(t.error?I(t.error):a("The server answered {status}",{status:String(e)}),e)}async function Ft(s,t){let e;try{e=await fetch(s,t)}catch{throw new $t(Tt,0)}return rr(e)}var Tt,$t,R,gi,Gt,$i,U,Vt,Kt,D=y(async()=>{"use strict";await w();Tt=a("mien does not answer; is it still running?"),$t=class extends Error{constructor(t,e){super(t),this.status=e}};R=s=>Ft(s,{}),gi=(s,t,e)=>Ft(t,{method:s,headers:{"content-type":"application/json"},body:JSON.stringify(e)}),Gt=(s,t={})=>gi("POST",s,t),$i=(s,t)=>gi("PATCH",s,t),U=s=>Ft(s,{method:"DELETE"}),Vt=(s,t)=>Ft(s,{method:"POST",headers:{"content-type":t.type},body:t}),Kt=s=>new WebSocket(`${location.protocol==="https:"?"wss:":"ws:"}//${location.host}${s}`)});var yi,nr,or,lr,cr,Ne,l,k=y(async()=>{"use strict";await D();await w();yi=500,nr=8e3,or=30,lr=400,cr=7,Ne=class extends EventTarget{constructor(){super(),this.page=crypto.randomUUID(),this.state=null,this.lost=!1,this.message="",this.seenNotice=null,this.waitMs=yi,this.heardMs=0}async begin(){let t=new Promise(i=>setTimeout(i,lr)),e=await Promise.race([R("/api/state").catch(()=>{}),t]);e&&this.receive(e)}connect(){this.socket=Kt(`/api/events?page=${this.page}`),this.socket.onmessage=t=>this.receive(JSON.parse(t.data)),this.socket.onopen=()=>{this.waitMs=yi,this.lost=!1,this.message===Tt&&(this.message=""),this.changed(),this.dispatchEvent(new Event("online"))},this.socket.onclose=()=>{this.lost=!0,this.changed(),setTimeout(()=>this.connect(),this.waitMs),this.waitMs=Math.min(this.waitMs*2,nr)}}receive(t){if(t.type!=="state")return;if(t.run===this.state?.run){if(t.edition<this.state.edition)return;this.lost&&this.speaking&&(t.speaker??=this.page)}else this.seenNotice=null;t.player.position_s=this.placeIn(t.player),this.state=t,this.heardMs=performance.now();let e=t.notice,i=this.seenNotice===null?e?.age_s<or:e?.id>this.seenNotice;e&&i&&(this.message=I(e.text)),this.seenNotice=e?.id??0,this.changed()}report(t,e){this.socket?.readyState===WebSocket.OPEN&&this.socket.send(JSON.stringify({type:"position",item_id:t,position_s:e}))}async act(t,e){return this.settle(Gt(t,e))}async settle(t){let e=await this.ask(t);return e?.type==="state"&&this.receive(e),e!==null}async ask(t){try{return await t}catch(e){if(!(e instanceof $t))throw e;return this.tell(e.message),null}}tell(t){this.message=t,this.changed()}get speaking(){return this.state?.speaker===this.page}placeIn({position_s:t,cue:e,playing:i,current:r}){let n=this.state?.player,c=n?.playing&&i&&n.cue===e&&n.current?.item_id===r?.item_id,d=this.positionS;return c&&d<t+cr?Math.max(t,d):t}get positionS(){let t=this.state?.player;if(!t?.current)return 0;let e=t.playing&&this.state.speaker?(performance.now()-this.heardMs)/1e3:0;return Math.min(t.position_s+e,t.current.duration_s)}changed(){this.dispatchEvent(new Event("change"))}},l=new Ne});var f,x=y(async()=>{"use strict";_();await k();f=class extends gt{sources=[[l,"change"]];constructor(){super(),this.refresh=()=>this.requestUpdate()}createRenderRoot(){return this}connectedCallback(){super.connectedCallback();for(let[t,e]of this.sources)t.addEventListener(e,this.refresh);this.refresh();for(let t of this.querySelectorAll("dialog[open]:not(:modal)"))t.removeAttribute("open"),t.showModal()}disconnectedCallback(){super.disconnectedCallback();for(let[t,e]of this.sources)t.removeEventListener(e,this.refresh)}performUpdate(){let t=document.activeElement,e=this.contains(t);if(super.performUpdate(),!e||document.activeElement!==document.body)return;t?.isConnected&&t.focus({preventScroll:!0});let r=this.querySelector("h1, h2")??this.closest("section, dialog")?.querySelector("h1, h2")??null;document.activeElement!==document.body||!r||(r.tabIndex=-1,r.focus({preventScroll:!0}))}get state(){return l.state}}});function vi(s,t){return t==="off"?0:t==="album"?s.album_gain_db:s.gain_db}function ki(s,t,e){return hr(s,t)?0:Math.min(e,s.duration_s*wi,t.duration_s*wi)}var wi,Le,bi,Ie,hr,zt=y(()=>{"use strict";wi=.3333333333333333,Le=Float32Array.from({length:65},(s,t)=>Math.sin(t/64*(Math.PI/2))),bi=Le.toReversed(),Ie=s=>10**(s/20);hr=(s,t)=>s.album!==""&&s.album_id===t.album_id});var Ue,dr,_i,De,M,Yt=y(()=>{"use strict";zt();Ue=.015,dr=1e4,_i={channelCount:2,channelCountMode:"explicit"},De=class extends EventTarget{context=null;channels=[];lagsS=[0,0];join;volume;loudness=1;opening;async open(t){clearTimeout(this.resting),this.wanted=!0,this.opening??=this.make(t);try{await this.opening}catch(e){throw this.opening=void 0,e}this.wake()}wake(){this.wanted&&this.context?.state!=="running"&&this.context?.resume()}async make(t){let e=new AudioContext({latencyHint:"playback"}),i=c=>e.audioWorklet.addModule(`/static/worklets/${c}.js`);await Promise.all([i("join"),i("limit")]);let r=new AudioWorkletNode(e,"mien-join",{..._i,numberOfInputs:2,numberOfOutputs:2,outputChannelCount:[2,2]}),n=new GainNode(e,{gain:this.loudness});r.port.onmessage=({data:c})=>this.joined(c),n.connect(new AudioWorkletNode(e,"mien-limit",{..._i,outputChannelCount:[2]})).connect(e.destination),this.channels=t.map((c,d)=>{let u={level:new GainNode(e),fade:new GainNode(e)};return e.createMediaElementSource(c).connect(r,0,d),r.connect(u.level,d).connect(u.fade).connect(n),u}),Object.assign(this,{context:e,join:r,volume:n})}rest(){clearTimeout(this.resting),this.wanted=!1,this.resting=setTimeout(()=>this.context?.suspend(),dr)}joined({joined:t,lagS:e}){this.lagsS[t]=e,this.dispatchEvent(new Event("joined"))}setVolume(t){this.loudness=t,this.context&&this.volume?.gain.setTargetAtTime(t,this.context.currentTime,Ue)}setLevel(t,e,i=!1){if(!this.context)return;let{gain:r}=this.channels[t].level;r.cancelScheduledValues(0),i?r.setTargetAtTime(Ie(e),this.context.currentTime,Ue):r.setValueAtTime(Ie(e),this.context.currentTime)}fade(t,e,i){if(!this.context)return;let{gain:r}=this.channels[t].fade;r.cancelScheduledValues(0);let n=e?1:r.value;r.setValueCurveAtTime((e?Le:bi).map(c=>c*n),this.context.currentTime,i)}hold(t){if(!this.context)return;let{gain:e}=this.channels[t].fade;e.cancelScheduledValues(0),e.setTargetAtTime(1,this.context.currentTime,Ue)}tell(t,e,i={}){e==="start"&&(this.lagsS[t]=0),this.join?.port.postMessage({act:e,deck:t,...i})}},M=new De});function pr(){try{return JSON.parse(localStorage.getItem(Si)??"{}")??{}}catch{return{}}}var ur,Si,qe,H,Pt=y(()=>{"use strict";ur=["track","album","off"],Si="mien.sound",qe=class extends EventTarget{levelling="track";crossfadeS=0;repeats=!1;constructor(){super(),this.take(pr())}set(t){this.take(t);let{levelling:e,crossfadeS:i,repeats:r}=this;try{localStorage.setItem(Si,JSON.stringify({levelling:e,crossfadeS:i,repeats:r}))}catch{}this.dispatchEvent(new Event("change"))}take({levelling:t,crossfadeS:e,repeats:i}){ur.includes(t)&&(this.levelling=t),e>=0&&e<=12&&(this.crossfadeS=Number(e)),typeof i=="boolean"&&(this.repeats=i)}};H=new qe});async function wr(s,t){try{let e=await fetch(s,{signal:t,priority:"low"}),i=Number(e.headers.get("content-length")??1/0);if(e.ok&&i<=yr)return await e.blob();await e.body?.cancel()}catch{}return null}var yt,mr,fr,gr,$r,yr,We,Ot,He=y(()=>{"use strict";zt();Yt();Pt();yt=.5,mr=.02,fr=.9,gr=.1,$r=.25,yr=128*2**20,We=s=>`/api/tracks/${s.track_id}/audio`,Ot=class{constructor(t){this.number=t,this.audio=new Audio,this.audio.preload="auto",this.item=null,this.url="",this.busy=!1}get beginS(){let t=this.item?.silence_before_s??0;return t>=yt?t:0}get endS(){if(!this.item)return 0;let{silence_after_s:t,duration_s:e}=this.item;return t>=yt?e-t:Number.isFinite(this.audio.duration)?this.audio.duration:e}get soundsS(){return this.item&&this.unbroken?this.item.duration_s-this.beginS:0}get positionS(){return Math.max(0,this.audio.currentTime-M.lagsS[this.number])}get ready(){return this.item!==null&&!this.audio.error&&this.audio.readyState>=HTMLMediaElement.HAVE_FUTURE_DATA}load(t,e){this.release(),this.item=t,this.audio.src=We(t),this.goTo(e||this.beginS)}async fetch(t){this.release(),this.item=t,this.fetching=new AbortController;let{signal:e}=this.fetching,i=await wr(We(t),e);e.aborted||(this.fetching=void 0,this.url=i?URL.createObjectURL(i):"",this.audio.src=this.url||We(t),this.goTo(this.beginS))}take(t){this.item&&(this.fetching||this.audio.error)?this.load(this.item,t):t>0&&this.goTo(t)}goTo(t){t!==this.audio.currentTime&&(this.audio.currentTime=t)}async start(t){this.begun=!0,this.unbroken=Math.abs(this.audio.currentTime-this.beginS)<.001,this.settle();let i=(this.item?.silence_before_s??0)<mr?fr:gr;M.tell(this.number,"start",{held:t,patienceS:i}),await this.audio.play()}async play(){if(!this.begun)return this.start(!1);M.tell(this.number,"go"),await this.audio.play()}pause(){M.tell(this.number,"rest",{drop:!1}),this.audio.pause()}seek(t){this.unbroken=!1,M.tell(this.number,"rest",{drop:!0}),this.audio.addEventListener("seeked",()=>this.audio.paused||M.tell(this.number,"go"),{once:!0});let{duration:e}=this.audio;this.audio.currentTime=Number.isFinite(e)?Math.min(t,Math.max(0,e-$r)):t}rewind(){this.audio.pause(),M.tell(this.number,"rest",{drop:!0}),this.begun=this.busy=!1,this.goTo(this.beginS)}level(t=!1){this.item&&M.setLevel(this.number,vi(this.item,H.levelling),t)}settle(){this.level(),M.hold(this.number)}release(){let{audio:t}=this;this.fetching?.abort(),this.fetching=void 0,t.onended=t.onerror=t.ontimeupdate=null,t.pause(),t.remove(),M.tell(this.number,"rest",{drop:!0}),this.item&&(t.removeAttribute("src"),t.load()),this.url&&URL.revokeObjectURL(this.url),this.url="",this.item=null,this.begun=this.busy=!1}}});var br,ht,Xt,Be,V,Jt=y(async()=>{"use strict";await k();br=6e4,ht="song",Xt="",Be=class extends EventTarget{constructor(){super(),this.choice=Xt,this.until=null,l.addEventListener("change",()=>this.follow())}set(t){clearTimeout(this.waiting),this.choice=t;let e=Number(t)*br;this.until=e>0?new Date(Date.now()+e):null,this.until&&(this.waiting=setTimeout(()=>this.stop(),e)),this.dispatchEvent(new Event("change"))}follow(){let{player:t}=l.state??{},e=t?.current?.item_id,i=e!==this.item;this.item=e,i&&this.choice===ht&&t?.playing&&!l.speaking&&this.stop()}async rests(){return this.choice!==ht?!1:(await this.stop(),!0)}async stop(){let{choice:t}=this;await l.act("/api/player/pause")?this.set(Xt):l.addEventListener("online",()=>this.choice===t&&this.stop(),{once:!0})}},V=new Be});var xi,vr,kr,_r,Qt,Ei=y(async()=>{"use strict";zt();He();await Jt();Yt();Pt();await k();xi=1,vr=2,kr=.15,_r=3,Qt=class{constructor(t){this.sound=t,this.underWay=!1,M.addEventListener("joined",()=>this.underWay&&this.pass(0))}get possible(){let{deck:t,other:e,nextItem:i}=this.sound,r=t.item!==null&&(!t.audio.paused||t.audio.ended)&&l.speaking,n=!H.repeats&&V.choice!==ht;return r&&n&&e.ready&&!e.busy&&e.item?.item_id===i?.item_id}get due(){return this.underWay||this.waiting!==void 0&&this.possible}get leadS(){return this.overlapS||(this.cuts?0:xi)}get overlapS(){let{deck:t,other:e}=this.sound;return t.item&&e.item?ki(t.item,e.item,H.crossfadeS):0}get cuts(){return(this.sound.deck.item?.silence_after_s??0)>=yt}plan(){if(this.underWay||(this.forget(),!this.possible))return;let{deck:t}=this.sound,e=t.endS-t.positionS-this.leadS;e<vr&&(this.waiting=setTimeout(()=>this.begin(),Math.max(0,e*1e3)))}forget(){clearTimeout(this.waiting),this.waiting=void 0}async begin(){this.forget();let{deck:t,other:e}=this.sound;if(!this.possible)return this.leaveToServer();let{overlapS:i,cuts:r}=this;this.underWay=e.busy=!0;try{i||r?await this.mix(i):await this.join(t,e)}catch{if(!this.underWay)return;this.cancel(),this.leaveToServer()}}leaveToServer(){this.sound.deck.audio.ended&&this.sound.finish()}async join(t,e){let i=t.endS-t.audio.currentTime,r=e.start(!0);M.tell(t.number,"join",{inS:i-kr,lengthS:t.soundsS}),this.watch=setTimeout(()=>this.fail(),(i+xi+_r)*1e3),await r}async mix(t){let{other:e}=this.sound,i=e.start(!1);t&&M.fade(e.number,!0,t),await i,this.underWay&&this.pass(t)}pass(t){clearTimeout(this.watch),this.underWay=!1,this.sound.turn(t)}cancel(){clearTimeout(this.watch),this.forget(),this.underWay&&(this.underWay=!1,this.sound.other.rewind())}fail(){this.cancel(),this.leaveToServer()}}});var Sr,xr,Er,Ar,je,v,wt=y(async()=>{"use strict";He();await Ei();await w();await Jt();Yt();Pt();await k();Sr=5e3,xr=2e3,Er=.25,Ar=100,je=class extends EventTarget{constructor(){super(),this.decks=[new Ot(0),new Ot(1)],this.deck=this.decks[0],this.handover=new Qt(this),this.left=null,this.seeking=0,this.cue=-1,this.blocked=!1,this.beginning=null,this.muted=!1,this.volume=1,l.addEventListener("change",()=>this.follow()),l.addEventListener("online",()=>this.mend()),H.addEventListener("change",()=>this.adjust());for(let t of["pointerdown","keydown"])document.addEventListener(t,()=>M.wake(),!0);setInterval(()=>this.report(),Sr)}get other(){return this.decks[1-this.deck.number]}get item(){return this.deck.item}get nextItem(){return l.state?.player.upcoming.find(t=>t.item_id!==this.item?.item_id)}get sounds(){return this.item!==null&&!this.deck.audio.paused}get repeats(){return H.repeats}get positionS(){return this.item?this.deck.positionS:l.positionS}follow(){let t=l.state?.player;if(!t)return;if(!l.speaking||!t.current){this.sounds&&!l.state.speaker?this.takeBack():this.stop();return}t.current.item_id!==this.left?.item_id&&this.heed(t.current,t),this.level(t.volume),this.prepare();let{audio:e}=this.deck;t.playing&&e.paused&&!e.ended&&this.begin(),t.playing||this.rest()}heed(t,{cue:e,position_s:i}){this.takingBack&&this.item?.track_id===t.track_id?this.deck.item=t:this.item?.item_id!==t.item_id?this.load(t,i):this.cue!==null&&this.cue!==e&&!this.seeking&&this.goTo(i),this.cue=e}load(t,e){let{deck:i,sounds:r}=this;this.handover.cancel(),this.settle(),this.left=null,this.deck=this.other,this.item?.item_id===t.item_id?this.deck.take(e):this.deck.load(t,e),this.attend(),this.leave(i,r?Er:0)}turn(t){let e=this.deck,{item:i}=e;this.deck=this.other,this.deck.busy=!1,this.attend(),this.leave(e,t),i&&this.tellNext(i)}leave(t,e){let{audio:i}=t;if(i.ontimeupdate=i.onended=i.onerror=null,t.busy=e>0,!e)return t.release();M.fade(t.number,!1,e),this.leaving=setTimeout(()=>{this.settle(),this.prepare()},e*1e3+Ar)}settle(){clearTimeout(this.leaving),!(!this.other.busy||this.handover.underWay)&&(this.other.release(),M.hold(this.deck.number))}attend(){let{deck:t}=this,{audio:e}=t;this.over=!1,e.ontimeupdate=()=>this.passed(),e.onended=()=>this.ended(),e.onerror=()=>this.examine(),this.other.audio.isConnected?this.other.audio.before(e):document.body.append(e),e.error&&this.examine()}passed(){this.dispatchEvent(new Event("time")),this.handover.plan();let{deck:t}=this,e=(this.item?.silence_after_s??0)>=yt&&t.audio.currentTime>=t.endS,i=e&&!this.over&&!t.audio.paused&&!this.handover.due;(i||!e)&&(this.over=e),i&&this.finish()}ended(){this.handover.due?M.tell(this.deck.number,"ended"):this.over||this.finish()}prepare(){let{other:t,nextItem:e}=this;t.busy||e?.item_id===t.item?.item_id||(e?t.fetch(e):t.release())}level(t){this.volume=t,M.setVolume(this.muted?0:t)}adjust(){for(let t of this.decks)t.level(!0);this.dispatchEvent(new Event("change"))}mute(t){this.muted=t,this.level(this.volume),this.dispatchEvent(new Event("change"))}repeat(t){H.set({repeats:t})}goTo(t){this.item&&(this.handover.cancel(),this.settle(),this.deck.seek(t))}async begin(){let{deck:t}=this;if(this.beginning!==t){this.beginning=t;try{if((navigator.userActivation?.hasBeenActive??!0)||await t.audio.play(),await M.open(this.decks.map(({audio:e})=>e)),t!==this.deck||!l.state.player.playing||(this.level(this.volume),await t.play(),!this.blocked))return;this.blocked=!1,l.changed()}catch(e){await this.refused(t,e)}finally{this.beginning===t&&(this.beginning=null)}}}async refused(t,e){t!==this.deck||e.name==="NotSupportedError"||e.name==="AbortError"&&M.context||(this.blocked=!0,e.name==="NotAllowedError"?l.tell(a("The browser holds the sound back until you press Play")):l.tell(a("The browser does not open its sound ({reason}); press Play to try again",{reason:e.message})),await l.act("/api/player/pause"))}async finish(){let{item:t,deck:e}=this;if(!t)return;if(!await V.rests()&&this.repeats)return this.again();let i=Number.isFinite(e.audio.duration)?e.audio.duration:t.duration_s;await l.act("/api/player/next",{item_id:t.item_id,position_s:i})||(this.unfinished=t.item_id)}async again(){await l.act("/api/player/seek",{position_s:0})||(this.goTo(0),await this.begin())}async tellNext(t){this.left??={item_id:t.item_id,position_s:t.duration_s},this.cue=null;let{player:e}=l.state,i=e.upcoming.filter(({item_id:c})=>c!==this.item?.item_id),r=e.waiting-(e.upcoming.length-i.length),n={current:this.item,upcoming:i,waiting:r,history:[...e.history,t],position_s:0,cue:null};l.state={...l.state,player:{...e,...n}},l.changed(),await this.tellLeft()}async tellLeft(){let{left:t,item:e}=this;if(!t||!e)return;await l.act("/api/player/next",{...t,began:e.item_id})&&this.left===t&&(this.left=null)}async takeBack(){if(this.takingBack)return;this.takingBack=!0,this.handover.cancel(),this.settle(),this.other.release(),this.left=this.cue=null;let t={page:l.page,track_id:this.item?.track_id,position_s:this.positionS};await l.act("/api/player/play",t)||this.stop(),this.takingBack=!1}async mend(){this.other.audio.error&&!this.other.busy&&this.other.release(),this.item&&(this.left?await this.tellLeft():this.unfinished===this.item.item_id?await this.finish():this.deck.audio.error&&this.reload(),this.unfinished=void 0)}reload(){let{deck:t,item:e}=this;t.load(e,t.positionS),this.attend(),this.beginning=null,this.follow()}async examine(){let{item:t,deck:e}=this;if(!t)return;let i;try{i=await fetch(`/api/tracks/${t.track_id}/audio`,{method:"HEAD"})}catch{return}t===this.item&&(i.ok&&e.audio.error?.code!==MediaError.MEDIA_ERR_NETWORK?await l.act("/api/player/failed",{item_id:t.item_id}):i.ok&&setTimeout(()=>t===this.item&&this.reload(),xr))}rest(){this.handover.cancel(),this.settle(),this.deck.audio.paused||(this.report(),this.deck.pause()),M.rest()}stop(){this.handover.cancel(),this.left=null,this.item&&M.rest();for(let t of this.decks)t.item&&t.release()}report(){this.item&&this.sounds&&l.report(this.item.item_id,this.positionS)}},v=new je});var Mr,Fe,g,st=y(async()=>{"use strict";await w();await wt();await k();Mr=120,Fe=class extends EventTarget{told="";stepping=Promise.resolve(!0);get playing(){return!!(this.current&&l.state.player.playing&&l.speaking)}get current(){return l.state?.player.current??null}get volume(){return this.asked??l.state?.player.volume??.8}play(){return l.act("/api/player/play",{page:l.page})}pause(){return l.act("/api/player/pause",v.item?{position_s:v.positionS}:{})}toggle(){return this.playing?this.pause():this.play()}next(){return this.step("/api/player/next")}previous(){return this.step("/api/player/previous")}step(t){let e=()=>l.act(t,v.item?{position_s:v.positionS}:{});return this.stepping=this.stepping.then(e,e),this.stepping}shuffle(){return l.act("/api/player/shuffle",{on:!l.state?.player.shuffled})}async seek(t){if(!this.current)return!1;let e=Math.min(Math.max(0,t),this.current.duration_s);v.goTo(e),v.seeking+=1;let i=await l.act("/api/player/seek",{position_s:e});return v.seeking-=1,i}async playNow(t){await this.add(t)&&await l.act("/api/player/jump",{item_id:l.state.player.upcoming[0].item_id,page:l.page})}async playNext(t){await this.add(t)&&this.tell(a("{title} plays next",t))}async playLast(t){if(!await this.add(t))return;let{upcoming:e,waiting:i}=l.state.player;await l.act("/api/player/move",{item_id:e[0].item_id,place:i})&&this.tell(a("{title} is last in line",t))}add(t){return l.act("/api/player/add",{track_id:t.track_id})}tell(t){this.told=t,this.dispatchEvent(new Event("change"))}turn(t){this.asked=Math.min(1,Math.max(0,t)),v.level(this.asked),this.asked>0&&v.mute(!1),this.dispatchEvent(new Event("change")),this.sending??=setTimeout(async()=>{this.sending=void 0;let e=this.asked;await l.act("/api/player/volume",{volume:e}),this.asked===e&&(this.asked=void 0),this.dispatchEvent(new Event("change"))},Mr)}},g=new Fe});function dt(s,t){let e=Math.min(1,Math.hypot(s,t)/.3);return e*Nr(Math.atan2(t,s)*180/Math.PI)+(1-e)*195}function Nr(s){let t=[[-180,310],[-135,275],[-45,185],[0,130],[45,75],[90,40],[135,15],[180,-50]],e=t.findIndex(([d])=>d>=s);if(e<=0)return t[0][1];let[[i,r],[n,c]]=[t[e-1],t[e]];return r+(s-i)/(n-i)*(c-r)}function Cr(s){let t=2166136261;for(let e of s)t=Math.imul(t^e.codePointAt(0),16777619)>>>0;return t}function Q(s,t){if(s?.has_cover)return o`<img class="cover ${t}" src="/api/tracks/${s.track_id}/cover" alt="" />`;let e=Cr(`${s?.title}${s?.artist}`),i=s?dt(s.valence,s.arousal):200,[r,n]=[22+e%56,22+(e>>8)%56],c=12+(e>>16)%7,d=[7,6,5,4,3,2,1].map(u=>m`<circle cx=${r} cy=${n} r=${u*c} fill="oklch(${.42+.055*(7-u)} 0.09 ${i+6*u})" />`);return o`<svg class="cover ${t}" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <rect width="100" height="100" fill="oklch(0.36 0.08 ${i+50})" />${d}
  </svg>`}var Or,b,Rr,Zt,B=y(()=>{"use strict";_();Or={play:m`<path d="M8 5.5v13a1 1 0 0 0 1.5.9l10.5-6.5a1 1 0 0 0 0-1.8L9.5 4.6A1 1 0 0 0 8 5.5z"/>`,pause:m`<rect x="6.5" y="5" width="4" height="14" rx="1.2"/><rect x="13.5" y="5" width="4" height="14" rx="1.2"/>`,next:m`<path d="M5 6v12a.9.9 0 0 0 1.4.7L15 12.8V18a1.2 1.2 0 0 0 2.5 0V6A1.2 1.2 0 0 0 15 6v5.2L6.4 5.3A.9.9 0 0 0 5 6z"/>`,previous:m`<path d="M19 6v12a.9.9 0 0 1-1.4.7L9 12.8V18a1.2 1.2 0 0 1-2.5 0V6A1.2 1.2 0 0 1 9 6v5.2l8.6-5.9A.9.9 0 0 1 19 6z"/>`,shuffle:m`<path class="line" d="M3 7h3.5c5 0 6 10 11 10H21m-3-3 3 3-3 3M3 17h3.5c1.7 0 3-1.2 4-2.7M13 9.5C14.2 8 15.5 7 17.5 7H21m-3-3 3 3-3 3"/>`,volume:m`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path class="line" d="M15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,muted:m`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path class="line" d="m15.5 9.5 5 5M20.5 9.5l-5 5"/>`,keyboard:m`<rect class="line" x="3" y="6" width="18" height="12" rx="2"/><path class="line" d="M7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8"/>`,repeat:m`<path class="line" d="M4 11.5V10a3 3 0 0 1 3-3h12m-3-3 3 3-3 3M20 12.5V14a3 3 0 0 1-3 3H5m3 3-3-3 3-3"/><path class="line" d="m11 11 1.3-1v4.5"/>`,first:m`<path class="line" d="M5 5h14M12 20V9m-4.5 4.5L12 9l4.5 4.5"/>`,up:m`<path class="line" d="M12 19V5m-5 5 5-5 5 5"/>`,down:m`<path class="line" d="M12 5v14m-5-5 5 5 5-5"/>`,remove:m`<path class="line" d="m7 7 10 10M17 7 7 17"/>`,camera:m`<path class="line" d="M4 8.5A1.5 1.5 0 0 1 5.5 7h2l1.5-2.5h6L16.5 7h2A1.5 1.5 0 0 1 20 8.5v8a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5z"/><circle class="line" cx="12" cy="12.3" r="3.3"/>`,photo:m`<rect class="line" x="4" y="5" width="16" height="14" rx="2"/><path class="line" d="m5 17 4.5-5 3.5 3.5 2.5-2.5 4 4"/><circle cx="15.5" cy="9" r="1.5"/>`,folder:m`<path class="line" d="M4 7.5A1.5 1.5 0 0 1 5.5 6H10l2 2.5h6.5A1.5 1.5 0 0 1 20 10v6.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5z"/>`,back:m`<path class="line" d="M19 12H5m5-5-5 5 5 5"/>`,more:m`<path class="line" d="m6 9.5 6 6 6-6"/>`,less:m`<path class="line" d="m6 15 6-6 6 6"/>`,handle:m`<path class="line" d="M9 7h.01M15 7h.01M9 12h.01M15 12h.01M9 17h.01M15 17h.01"/>`,list:m`<path class="line" d="M4 7h16M4 12h16M4 17h10"/>`,add:m`<path class="line" d="M4 7h11M4 12h7M4 17h7M17 12v8M13 16h8"/>`,like:m`<path class="line" d="M12 19.5C7 15.8 4 13 4 9.4A4.1 4.1 0 0 1 8.2 5.2c1.6 0 3 .9 3.8 2.3.8-1.4 2.2-2.3 3.8-2.3A4.1 4.1 0 0 1 20 9.4c0 3.6-3 6.4-8 10.1z"/>`,dislike:m`<circle class="line" cx="12" cy="12" r="8"/><path class="line" d="m6.5 6.5 11 11"/>`,unfit:m`<circle class="line" cx="12" cy="12" r="8"/><path class="line" d="M8.5 16c1.8-2 5.2-2 7 0M9 9.5v1M15 9.5v1"/>`,guide:m`<circle class="line" cx="12" cy="12" r="8.5"/><path class="line" d="M9.5 9.7a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.9M12 16.6h.01"/>`,shield:m`<path class="line" d="M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6z"/><path class="line" d="m9 12 2.2 2.2L15.2 10"/>`},b=s=>o`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${Or[s]}</svg>`,Rr={angry:m`<path d="m6.5 7.5 4 2M17.5 7.5l-4 2M8.5 17.5c2-2 5-2 7 0"/>`,disgust:m`<path d="m6.5 8.5 4 .8M17 7.8l-3.5 1.2M8 16.5c1.5-1.5 2.5 1 4-.3s2.5 1 4-.7"/>`,fear:m`<path d="m6.5 8.5 3.5-2M17.5 8.5 14 6.5"/><ellipse cx="12" cy="16.5" rx="2.8" ry="1.6"/>`,happy:m`<path d="M7 8c.8-.9 2.4-.9 3.2 0M13.8 8c.8-.9 2.4-.9 3.2 0M7.5 14.5c2 4 7 4 9 0"/>`,sad:m`<path d="m6.5 8.8 3.5-1.6M17.5 8.8 14 7.2M8.5 17.5c1.5-2.2 5.5-2.2 7 0"/>`,surprise:m`<path d="M6.8 6.8c.9-.9 2.5-.9 3.4 0M13.8 6.8c.9-.9 2.5-.9 3.4 0"/><circle cx="12" cy="16.3" r="2.2"/>`,neutral:m`<path d="M6.8 8h3.4M13.8 8h3.4M8.5 16h7"/>`},Zt=s=>o`<svg class="face" viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" /><circle class="eye" cx="8.6" cy="11" r="1" /><circle class="eye" cx="15.4" cy="11" r="1" />${Rr[s]}
</svg>`});function ut(s,t){let{x:e,y:i}=new DOMPoint(s.clientX,s.clientY).matrixTransform(t.getScreenCTM().inverse());return{valence:ee(e),arousal:ee(-i)}}function re(s){return m`<defs>${Ti.map(t=>Ir(t,s))}</defs>
    <rect class="plane-ground" x="-1.1" y="-1.1" width="2.2" height="2.2" rx="0.14" />
    ${Ti.map(t=>m`<rect x="-1.1" y="-1.1" width="2.2" height="2.2" rx="0.14" fill="url(#${s}-${t})" />`)}
    <path class="axis" d="M-1 0H1M0-1V1" />`}function Ir(s,t){let[e,i]=[Math.cos(s*Math.PI/180),Math.sin(s*Math.PI/180)],r=`oklch(0.72 0.13 ${dt(e,i)})`;return m`<radialGradient id="${t}-${s}" gradientUnits="userSpaceOnUse" cx=${1.1*Math.sign(e)} cy=${-1.1*Math.sign(i)} r="1.35">
    <stop offset="0" stop-color=${r} stop-opacity="0.6" /><stop offset="1" stop-color=${r} stop-opacity="0" />
  </radialGradient>`}var te,Lr,Ti,se,ee,ie,ae,ne,Ge=y(async()=>{"use strict";_();B();await w();te=.1,Lr={ArrowLeft:[-te,0],ArrowRight:[te,0],ArrowUp:[0,te],ArrowDown:[0,-te]},Ti=[45,135,225,315],se="-1.12 -1.12 2.24 2.24",ee=s=>Math.min(1,Math.max(-1,Math.round(s*100)/100)),ie=({valence:s,arousal:t},[e,i])=>({valence:ee(s+e),arousal:ee(t+i)}),ae=s=>Lr[s.key];ne=o`<span class="edge top">${a("lively")}</span><span class="edge bottom">${a("still")}</span>
  <span class="edge left">${a("dark")}</span><span class="edge right">${a("bright")}</span>`});function Z(s,t){if(Math.hypot(s,t)<.2)return a("balanced");let e=s>.2?"bright":s<-.2?"dark":"",i=t>.2?"lively":t<-.2?"still":"";return Ur[[e,i].filter(Boolean).join(" ")]??a("balanced")}function it(s,t,e,i=""){let r=Z(s.valence,s.arousal),n=C[s.expression]??Ve(r);if(t==="hand")return[n,a("Set by you")];if(t==="program")return[n,a("Set by {program}",{program:i})];if(t==="photo")return[n,a("Read from your photo")];if(!e)return[a("Camera off"),a("Switch it on, or set the mood yourself")];let c={off:[a("Looking…"),a("The camera is warming up")],no_face:[a("No face in view"),a("The music keeps its course")],too_dark:[a("Too dark to read"),a("More light on your face helps; the music keeps its course")],too_small:[a("Too far away"),a("Come closer; the music keeps its course")],turned_away:[a("Turned away"),a("Look this way to be read; the music keeps its course")],unsure:[a("Unsure"),a("The music keeps its course until this is clear")],steady:[n,a("Steady: what comes next follows this")]};return c[s.state]??c.off}function le({text:s,values:t}){let e=Object.entries(t).map(([i,r])=>[i,r?.text===void 0?r:le(r)]);return a(s,Object.fromEntries(e))}function tt(s){let t=Math.max(0,Math.floor(Number.isFinite(s)?s:0)),[e,i,r]=[Math.floor(t/3600),Math.floor(t/60)%60,t%60],n=String(r).padStart(2,"0");return e?`${e}:${String(i).padStart(2,"0")}:${n}`:`${i}:${n}`}var C,oe,Ur,ce,Ve,Dr,Oi,Rt,qr,pt,Pi,he,L=y(async()=>{"use strict";await w();C={angry:a("Angry"),disgust:a("Disgusted"),fear:a("Fearful"),happy:a("Happy"),sad:a("Sad"),surprise:a("Surprised"),neutral:a("Neutral")},oe={paper:a("Classic"),match:a("Match"),lift:a("Lift"),calm:a("Calm"),energise:a("Energise"),path:a("Path")},Ur={"bright lively":a("bright and lively"),"bright still":a("bright and still"),"dark lively":a("dark and lively"),"dark still":a("dark and still"),bright:a("bright"),dark:a("dark"),lively:a("lively"),still:a("still")};ce=s=>s.reason_said?le(s.reason_said):s.reason,Ve=s=>s.charAt(0).toUpperCase()+s.slice(1);Dr=F(()=>new Intl.NumberFormat(W,{style:"percent"})),Oi=s=>Dr().format(s),Rt=s=>a("{count} song|{count} songs",{count:s}),qr=F(()=>new Intl.ListFormat(W,{type:"unit"})),pt=s=>qr().format(s),Pi=F(()=>new Intl.NumberFormat(W,{minimumFractionDigits:1,maximumFractionDigits:1})),he=(s,t)=>a("{words}, valence {valence}, arousal {arousal}",{words:Z(s,t),valence:Pi().format(s),arousal:Pi().format(t)})});var Fr,Gr,Vr,Ni,Ci,Ye,T,pe=y(async()=>{"use strict";await D();await w();await k();Fr="application/octet-stream",Gr=190,Vr=s=>s.replace(/\.[^.]*$/,"").slice(0,Gr),Ni=s=>s.trim().replace(/\s+/g," ").replace(/[A-Z]/g,t=>t.toLowerCase()),Ci=(s,t)=>Ni(s)===Ni(t),Ye=class extends EventTarget{constructor(){super(),this.all=[],l.addEventListener("online",()=>this.load()),l.addEventListener("change",()=>this.follow())}follow(){let t=`${l.state?.run} ${l.state?.playlists_edition}`;this.edition!==void 0&&this.edition!==t&&this.load(),this.edition=t}named(t){return this.all.find(e=>Ci(e.name,t))}async load(){let t=await l.ask(R("/api/playlists"));t&&(this.all=t.playlists,this.dispatchEvent(new Event("change")))}async contents(t){return(await l.ask(R(`/api/playlists/${t.playlist_id}`)))?.contents??null}save(t,e){return this.change(Gt("/api/playlists",{name:t,...e}))}rename(t,e){return this.change($i(`/api/playlists/${t.playlist_id}`,{name:e}))}remove(t){return this.change(U(`/api/playlists/${t.playlist_id}`))}async take(t){await this.load();let e=new URLSearchParams({file:t.name,name:this.free(Vr(t.name))});return this.change(Vt(`/api/playlists/import?${e}`,new Blob([t],{type:Fr})))}async queue(t){let e=l.state.player.upcoming[0]?.item_id;if(!await l.act(`/api/playlists/${t.playlist_id}/queue`))return!1;let i=l.state.player.upcoming[0];return i&&i.item_id!==e?!0:(l.tell(a("Nothing of “{name}” can be played now; its files are not there",{name:t.name})),!1)}async play(t){await this.queue(t)&&await l.act("/api/player/jump",{item_id:l.state.player.upcoming[0].item_id,page:l.page})}pinned(t,e){let i=l.state.listener.settings.rules[e]?.playlist;return i!==void 0&&Ci(i,t.name)}pin(t,e,i){let r={...l.state.listener.settings.rules};return i?r[e]={playlist:t.name}:delete r[e],l.act("/api/listener/settings",{rules:r})}free(t){for(let e=1;;e+=1){let i=e===1?t:`${t} (${e})`;if(!this.named(i))return i}}async change(t){let e=await l.ask(t);return e&&await this.load(),e}},T=new Ye});var Xe,Je=y(async()=>{"use strict";_();await w();await x();await pe();Xe=class extends f{static properties={songs:{attribute:!1},label:{type:String},open:{state:!0},told:{state:!0},taken:{state:!0}};sources=[];constructor(){super(),this.songs={track_ids:[]},this.label="",this.open=!1,this.told="",this.taken=null}render(){return o`<button class="chip" aria-expanded=${this.open?"true":"false"} @click=${()=>this.turn(!this.open)}>${this.label}</button>
      ${this.open?this.renderForm():h}
      <p class="muted small" role="status">${this.told}</p>`}renderForm(){return o`<form class="inline" @submit=${t=>this.save(t)}>
        <label class="grow"
          ><span class="label">${a("Name of the playlist")}</span
          ><input name="name" type="text" autocomplete="off" required maxlength="200" @input=${()=>this.taken=null}
        /></label>
        <button class="secondary">${this.taken?a("Replace"):a("Save")}</button>
      </form>
      ${this.taken?o`<p class="trouble" role="alert">${a("There is a playlist “{name}” of {count} song already.|There is a playlist “{name}” of {count} songs already.",{name:this.taken.name,count:this.taken.items})}</p>`:h}`}async turn(t){[this.open,this.told,this.taken]=[t,"",null],await this.updateComplete,this.querySelector(t?"input":"button").focus()}async save(t){t.preventDefault();let{songs:e}=this,i=t.target.name.value.trim();await T.load();let r=T.named(i);if(r&&this.taken?.playlist_id!==r.playlist_id){this.taken=r;return}let n=await T.save(i,e);n&&(await this.turn(!1),this.told=a("Saved “{name}”: {count} song.|Saved “{name}”: {count} songs.",{name:n.name,count:n.items}))}};customElements.define("mien-save",Xe)});var me,vt,Li=y(async()=>{"use strict";await D();await k();me=100,vt=class extends EventTarget{constructor(t,e,i){super(),this.address=r=>`${t}?${new URLSearchParams({...e,offset:r,limit:me})}`,this.key=i,this.total=null,this.pages=new Map,this.asked=new Set,this.fetch(0)}row(t){let e=Math.floor(t/me);return this.asked.has(e)||this.fetch(e),this.pages.get(e)?.[t%me]}renew(){this.asked=new Set,this.fetch(0)}async fetch(t){let{asked:e}=this;e.add(t);let i=await l.ask(R(this.address(t*me)));if(i){if(e!==this.asked)return;this.pages.set(t,i[this.key]),this.total=i.total}this.dispatchEvent(new Event("change"))}}});var Ii,Jr,ss,is=y(async()=>{"use strict";_();await x();Ii=6,Jr=56,ss=class extends f{static properties={count:{attribute:!1},draw:{attribute:!1},label:{type:String},source:{attribute:!1}};sources=[];frame=K();list=K();constructor(){super(),this.count=0,this.label="",this.draw=()=>"",this.rowPx=Jr,this.heightPx=0,this.topPx=0,this.range=[0,0]}render(){this.range=this.visible();let[t,e]=this.range,i=Array.from({length:e-t},(r,n)=>t+n);return o`<div class="rows" tabindex="-1" ${z(this.frame)} @scroll=${()=>this.scrolled()} @keydown=${r=>this.press(r)}>
      <ul ${z(this.list)} aria-label=${this.label}>
        ${G(i,r=>r,r=>o`<li class="row" data-place=${r} aria-setsize=${this.count} aria-posinset=${r+1}>${this.draw(r)}</li>`)}
      </ul>
    </div>`}willUpdate(t){t.has("source")&&this.frame.value&&(this.frame.value.scrollTop=this.topPx=0)}visible(){let t=Math.floor(this.topPx/this.rowPx)-Ii,e=Math.ceil((this.topPx+this.heightPx)/this.rowPx)+Ii,i=r=>Math.min(this.count,Math.max(0,r));return[i(t),i(e)]}updated(){let t=this.list.value;this.rowPx=t.firstElementChild?.offsetHeight||this.rowPx,t.style.height=`${this.count*this.rowPx}px`,t.style.paddingTop=`${this.range[0]*this.rowPx}px`,this.scrolled(),this.refocus()}scrolled(){let t=this.frame.value;this.topPx=t.scrollTop,this.heightPx=t.clientHeight;let[e,i]=this.visible();(e!==this.range[0]||i!==this.range[1])&&this.requestUpdate()}press(t){let e=t.target.closest("[data-place]"),i=e?Number(e.dataset.place):this.wanted??Math.floor(this.topPx/this.rowPx),r=Math.max(1,Math.floor(this.heightPx/this.rowPx)-1),c={ArrowDown:i+1,ArrowUp:i-1,PageDown:i+r,PageUp:i-r,Home:0,End:this.count-1}[t.key];c===void 0||t.altKey||t.ctrlKey||t.metaKey||(t.preventDefault(),this.go(Math.min(this.count-1,Math.max(0,c))))}async show(t){await this.updateComplete,this.go(t)}go(t){let e=this.frame.value,i=t*this.rowPx;i<e.scrollTop?e.scrollTop=i:i+this.rowPx>e.scrollTop+e.clientHeight&&(e.scrollTop=i+this.rowPx-e.clientHeight),this.wanted=t,e.focus({preventScroll:!0}),this.scrolled(),this.requestUpdate()}refocus(){if(this.wanted===void 0)return;if(document.activeElement!==this.frame.value){this.wanted=void 0;return}let t=this.querySelector(`[data-place="${this.wanted}"] :is(button, a)`);t&&(this.wanted=void 0,t.focus({preventScroll:!0}))}};customElements.define("mien-rows",ss)});var at,Nt=y(async()=>{"use strict";_();await st();B();await w();await L();at=s=>o`<button class="row-main" @click=${()=>g.playNow(s)}>
    <span class="hidden">${a("Play now:")}</span>
    ${Q(s,"small")}
    <span class="row-words">
      <span class="row-title" dir="auto">${s.title}</span>
      <span class="muted small" dir="auto">${[s.artist,s.album].filter(Boolean).join(" · ")}</span>
    </span>
    <span class="muted small time">${tt(s.duration_s)}</span>
  </button>
  <button class="quiet" aria-label=${a("Play {title} next",s)} title=${a("Play next")} @click=${()=>g.playNext(s)}>${b("first")}</button>
  <button class="quiet" aria-label=${a("Add {title} to the end",s)} title=${a("Add to the end of the queue")} @click=${()=>g.playLast(s)}>${b("add")}</button>`});var Di,Qr,Zr,Ui,as,qi=y(async()=>{"use strict";_();B();await w();await Li();await x();await is();await k();await Nt();await L();Di=[["track",a("Songs")],["artist",a("Artists")],["album",a("Albums")],["genre",a("Genres")]],Qr=Object.fromEntries(Di),Zr={artist:a("All artists"),album:a("All albums"),genre:a("All genres")},Ui=s=>a("{count} artist|{count} artists",{count:s}),as=class extends f{sources=[];constructor(){super(),this.view="track",this.group=null,this.follow=()=>this.heed(this.state?.library),this.online=()=>this.pages?.renew()}connectedCallback(){super.connectedCallback(),l.addEventListener("change",this.follow),l.addEventListener("online",this.online)}disconnectedCallback(){super.disconnectedCallback(),l.removeEventListener("change",this.follow),l.removeEventListener("online",this.online)}heed(t){if(!t)return;let e=JSON.stringify([t.tracks,t.folders,t.scan.message]);this.pages?e!==this.version&&this.pages.renew():this.look(),this.version=e}look(){let{view:t,group:e}=this;e?this.pages=new vt("/api/library/tracks",{[t]:e.name},"tracks"):t==="track"?this.pages=new vt("/api/library/tracks",{},"tracks"):this.pages=new vt("/api/library/groups",{by:t},"groups"),this.pages.addEventListener("change",this.refresh),this.requestUpdate()}render(){if(!this.pages)return h;let{view:t,group:e,pages:i}=this;return o`<section class="card" aria-labelledby="browse-title">
      <div class="card-head">
        <h2 id="browse-title" tabindex="-1">${a("Browse")}</h2>
        <span class="muted small" role="status">${this.count()}</span>
      </div>
      <div class="choices" role="group" aria-label=${a("Show")}>
        ${Di.map(([r,n])=>o`<button class="chip" aria-pressed=${t===r?"true":"false"} @click=${()=>this.show(r)}>${n}</button>`)}
      </div>
      ${e?o`<div class="within">
            <button class="link" @click=${()=>this.back()}>${b("back")} ${Zr[t]}</button>
            <strong dir="auto">${e.name}</strong>
          </div>`:h}
      <mien-rows
        label=${e?a("Songs of {name}",{name:e.name}):Qr[t]}
        .count=${i.total??0}
        .source=${i}
        .draw=${r=>this.renderRow(i.row(r),r)}
      ></mien-rows>
    </section>`}count(){let{total:t}=this.pages;return t===null?"":this.group||this.view==="track"?Rt(t):this.view==="artist"?Ui(t):this.view==="album"?a("{count} album|{count} albums",{count:t}):a("{count} genre|{count} genres",{count:t})}renderRow(t,e){return t?this.group||this.view==="track"?at(t):this.renderGroup(t,e):o`<span class="row-main muted">…</span>`}renderGroup(t,e){let i=t.artists>1?Ui(t.artists):t.artist||a("Unknown artist");return o`<button class="row-main" @click=${()=>this.enter(t,e)}>
      <span class="row-words">
        <span class="row-title" dir="auto">${t.name}</span>
        ${this.view==="album"?o`<span class="muted small" dir="auto">${i}</span>`:h}
      </span>
      <span class="muted small">${Rt(t.tracks)}</span>
    </button>`}show(t){this.view=t,this.group=null,this.look()}enter(t,e){this.left={pages:this.pages,place:e},this.group=t,this.look(),this.focusOn(".within .link")}async back(){this.group=null,this.pages=this.left.pages,this.pages.renew(),this.requestUpdate(),await this.updateComplete,this.querySelector("mien-rows").show(this.left.place)}async focusOn(t){await this.updateComplete,this.querySelector(t)?.focus()}};customElements.define("mien-browse",as)});var tn,en,sn,an,rn,nn,on,ln,cn,rs,p,mt=y(async()=>{"use strict";await D();await w();tn=320,en=125,sn=.8,an=4e3,rn=1500,nn=4001,on=3e3,ln={NotAllowedError:a("The camera was not allowed. Allow it beside the address above, or go on without it."),NotFoundError:a("No camera was found. Plug one in, or go on without it."),NotReadableError:a("The camera is busy in another program. Close that, or go on without it."),OverconstrainedError:a("This camera cannot give a picture that mien can use. Go on without it.")},cn=a("The camera sends the same picture over and over. Switch it off and on, or plug it in again."),rs=class extends EventTarget{constructor(){super(),this.video=document.createElement("video"),this.video.muted=!0,this.video.playsInline=!0,this.canvas=document.createElement("canvas"),this.stream=null,this.starting=!1,this.trouble="",this.reading=null,this.explaining=!1,this.heat=null,this.cameAt=[],this.sentAt=0}get rate(){let[t,e,i]=[this.cameAt[0],this.cameAt.at(-1),this.cameAt.length-1];return i>2?1e3*i/(e-t):null}explain(t){this.explaining=t,this.heat=null,this.socket?.readyState===WebSocket.OPEN&&this.askToExplain(),this.changed()}askToExplain(){this.socket?.send(JSON.stringify({type:"explain",on:this.explaining}))}get on(){return this.stream!==null}async start(){if(!(this.on||this.starting)){this.starting=!0,this.trouble="",this.changed();try{if(!navigator.mediaDevices)throw new DOMException("","NotFoundError");this.stream=await navigator.mediaDevices.getUserMedia({video:{width:{ideal:640},height:{ideal:480},facingMode:"user"},audio:!1}),this.stream.getVideoTracks()[0].onended=()=>this.stop(a("The camera went away. Plug it in again, or go on without it.")),this.video.srcObject=this.stream,await this.video.play(),this.connect(),this.timer=setInterval(()=>this.tick(),en)}catch(t){this.stop(ln[t.name]??a("The camera did not start ({name}). Go on without it.",{name:t.name}))}this.starting=!1,this.changed()}}stop(t=""){clearInterval(this.timer),this.stream?.getTracks().forEach(i=>{i.onended=null,i.stop()}),this.stream=null,this.video.srcObject=null;let e=this.socket;this.socket=null,e?.close(),this.reading=null,this.heat=null,this.cameAt=[],this.trouble=t,this.changed()}connect(){let t=Kt("/api/frames");this.socket=t,this.sentAt=0,t.onopen=()=>this.explaining&&this.askToExplain(),t.onmessage=e=>this.receive(JSON.parse(e.data)),t.onclose=e=>{this.socket===t&&(this.socket=null,e.code===nn?this.stop(a("The camera is used in another window now.")):setTimeout(()=>this.on&&!this.socket&&this.connect(),rn))}}tick(){let t=performance.now(),e=this.sentAt===0||t-this.sentAt>an;if(this.socket?.readyState!==WebSocket.OPEN||!e||this.video.readyState<2)return;this.sentAt=t;let i=Math.min(1,tn/Math.max(this.video.videoWidth,this.video.videoHeight));this.canvas.width=Math.round(this.video.videoWidth*i),this.canvas.height=Math.round(this.video.videoHeight*i),this.canvas.getContext("2d")?.drawImage(this.video,0,0,this.canvas.width,this.canvas.height),this.canvas.toBlob(r=>this.send(r),"image/jpeg",sn)}send(t){t&&this.socket?.readyState===WebSocket.OPEN?this.socket.send(t):this.sentAt=0}receive(t){t.type==="heat"?this.heat=this.explaining?{...t,face:this.reading?.steering??null}:null:this.answer(t,performance.now()),this.dispatchEvent(new Event("reading"))}answer(t,e){let i=e-this.sentAt;this.sentAt=0,t.type==="reading"?(this.reading={...t,delayMs:i},this.cameAt=[...this.cameAt.filter(r=>e-r<=on),e],this.trouble=t.frozen?cn:""):this.trouble=I(t.message)}changed(){this.dispatchEvent(new Event("change"))}},p=new rs});var hn,ns,Wi=y(async()=>{"use strict";_();await D();await mt();await w();await x();await k();await L();hn={angry:a("I'm not angry"),disgust:a("I'm not disgusted"),fear:a("I'm not afraid"),happy:a("I'm not happy"),sad:a("I'm not sad"),surprise:a("I'm not surprised"),neutral:a("I'm not neutral")},ns=class extends f{static properties={held:{state:!0}};sources=[[l,"change"],[p,"reading"]];constructor(){super(),this.held=null}get leading(){return this.held??p.reading?.mood.expression??null}render(){let t=this.state?.correction;if(!t)return h;let e=p.reading?.set_aside;return o`<div
      class="resting"
      @pointerenter=${()=>this.hold()}
      @pointerleave=${()=>this.letGo()}
      @focusin=${()=>this.hold()}
      @focusout=${()=>this.letGo()}
    >
      <p class="small">${a("Read wrongly? Say so: mien takes it back at once, and learns a little for the next time.")}</p>
      ${this.leading?this.renderForm(this.leading):h}
      <p class="small" role="status">
        ${e?a("Set aside until your face changes: {expression}.",{expression:C[e]}):h} ${this.lesson(t)}
      </p>
      ${t.count?o`<div class="choices"><button class="chip" @click=${()=>this.forget()}>${a("Forget the corrections")}</button></div>`:h}
      ${t.message?o`<p class="small warned">${I(t.message)}</p>`:h}
    </div>`}renderForm(t){let e=this.state.expressions.filter(i=>i!==t);return o`<form class="inline" @submit=${i=>this.say(i,t)}>
      <label class="grow"
        ><span class="label">${a("I am")}</span
        ><select name="is">
          ${t==="neutral"?h:o`<option value="">${a("something else")}</option>`}
          ${e.map(i=>o`<option value=${i}>${C[i]}</option>`)}
        </select></label
      >
      <button class="secondary">${hn[t]}</button>
    </form>`}lesson({count:t,lowered:e}){if(!t)return h;let i=e.map(r=>C[r]).join(", ");return o`${a("{count} correction learnt.|{count} corrections learnt.",{count:t})}
    ${i?a("Counts for less now: {names}.",{names:i}):h}`}hold(){this.held??=p.reading?.mood.expression??null}letGo(){this.matches(":hover, :focus-within")||(this.held=null)}async say(t,e){t.preventDefault();let i=t.target,r=i.is.value;await l.act("/api/correction",{not:e,...r&&{is:r}})&&i.reset(),this.held=null}forget(){l.settle(U("/api/correction"))}};customElements.define("mien-correction",ns)});function fn({heat:s}){let t=s.length,e=new OffscreenCanvas(t,t),i=e.getContext("2d");if(!i)return e;let r=i.createImageData(t,t),n=Math.max(1e-6,...s.flat().map(Math.abs));return s.flat().forEach((c,d)=>{r.data.set([...c>0?dn:un,pn*Math.abs(c)/n],4*d)}),i.putImageData(r,0,0),e}function Bi(s,t,e,i,r){let{x:n,y:c,side:d,turn_deg:u}=e.cut,O=Hi.get(t)??fn(t);Hi.set(t,O),s.save(),s.translate((i-n)*r,c*r),s.scale(-r,r),s.rotate(u*Math.PI/180),s.drawImage(O,-d/2,-d/2,d,d),s.restore()}function ji({heat:s}){let t=0;return mn.map(({to:i,words:r})=>{let n=s.slice(Math.round(t*s.length),Math.round(i*s.length)).flat();return t=i,{words:r,mean:n.reduce((c,d)=>c+Math.max(0,d),0)/n.length}}).reduce((i,r)=>r.mean>i.mean?r:i).words()}var dn,un,pn,mn,Hi,Fi=y(async()=>{"use strict";await w();dn=[255,176,32],un=[64,128,255],pn=190,mn=[{to:.5,words:()=>a("the eyes and brows")},{to:.68,words:()=>a("the nose and cheeks")},{to:1,words:()=>a("the mouth and chin")}];Hi=new WeakMap});var gn,$n,Gi,os,ls=y(async()=>{"use strict";_();await D();await w();await x();await k();gn=4,$n=0,Gi=s=>new Date(s).toLocaleDateString(W,{dateStyle:"long"}),os=class extends f{why=`neutral-why-${++$n}`;render(){let t=this.state?.neutral;if(!t)return h;let e=t.state==="collecting";return o`<div class="resting">
      <p class="muted small" id=${this.why}>
        ${a("Is your face at rest read as sad or angry? Look at the screen with a relaxed face for four seconds. Only seven numbers are kept, on this machine.")}
      </p>
      <div class="choices">
        <button class="chip" aria-describedby=${this.why} aria-disabled=${e?"true":"false"} @click=${()=>e||this.begin()}>
          ${t.made_at?a("Set my resting face again"):a("Set my resting face")}
        </button>
        ${t.made_at?o`<button class="chip" aria-disabled=${e?"true":"false"} @click=${()=>e||this.forget()}>${a("Forget")}</button>`:h}
      </div>
      ${e?o`<progress max="1" .value=${t.progress} aria-label=${a("Looking at your resting face")}></progress>`:h}
      <p class=${t.state==="failed"?"small warned":"small"} role="status" aria-live="polite">${this.words(t)}</p>
    </div>`}words({state:t,message:e,made_at:i}){let r=I(e);return t==="collecting"?a("Looking… relax your face."):t==="failed"?i?a("{message}. What was set on {day} stays in use.",{message:r,day:Gi(i)}):`${r}.`:[i&&a("Set on {day}.",{day:Gi(i)}),r&&`${r}.`].filter(Boolean).join(" ")}begin(){l.act("/api/neutral",{seconds:gn})}forget(){l.settle(U("/api/neutral"))}};customElements.define("mien-neutral",os)});var cs,Vi=y(async()=>{"use strict";_();await mt();await Wi();B();await Fi();await w();await ls();await x();await k();await L();cs=class extends f{sources=[[l,"change"],[p,"change"],[p,"reading"]];stage=K();overlay=K();render(){return o`<section class="card camera" aria-labelledby="camera-title">
      <div class="card-head">
        ${p.on?o`<h2 id="camera-title" class="live"><span class="dot" aria-hidden="true"></span>${a("Camera on")}</h2>
              <button class="chip" @click=${()=>p.stop()}>${a("Switch off")}</button>`:o`<h2 id="camera-title">${a("Camera")}</h2><span class="muted small">${a("Off")}</span>`}
      </div>
      ${p.on?this.renderOn():this.renderOff()}
      ${p.trouble?o`<p class="trouble" role="alert">${p.trouble}</p>`:h}
    </section>`}renderOff(){return o`<div class="stage off">
        ${Zt("neutral")}
        <p>${a("mien can follow your expression. Frames stay on this machine and are never stored.")}</p>
        <button class="primary" aria-disabled=${p.starting?"true":"false"} @click=${()=>p.start()}>
          ${b("camera")} ${p.starting?a("Starting…"):a("Use camera")}
        </button>
      </div>`}renderOn(){let t=p.reading,e=t?.faces.find(n=>n.id===t.steering),i=t?.mood??{state:"off",valence:0,arousal:0,expression:null,probs:[]},[r]=it(i,"camera",!0);return o`<div class="stage" ${z(this.stage)}>
        <canvas ${z(this.overlay)} aria-hidden="true" @click=${n=>this.pickAt(n)}></canvas>
      </div>
      <p class="sees" data-state=${i.state} data-expression=${i.expression??""}>
        <strong>${r}</strong>
        <span class="muted small time">${t?this.speed(t):a("Connecting…")}</span>
      </p>
      ${this.renderFaces(t)} ${this.renderBars(e?.probs??i.probs)} ${this.renderHeat()}
      <mien-correction></mien-correction>
      <mien-neutral></mien-neutral>`}speed({delayMs:t}){let e=Math.round(t);return p.rate===null?a("{delay} ms from frame to mood",{delay:e}):a("{rate} frames/s, {delay} ms from frame to mood",{rate:Number(p.rate.toFixed(p.rate<2?1:0)),delay:e})}renderHeat(){let t=p.heat;return o`<div class="choices heat">
        <button
          class="chip"
          aria-pressed=${p.explaining?"true":"false"}
          aria-describedby="heat-cost"
          title=${a("Worked out about once a second while it is on; that takes up to a third of a processor core.")}
          @click=${()=>p.explain(!p.explaining)}
        >
          ${a("Show where it looked")}
        </button>
      </div>
      ${p.explaining?o`<p class="small" id="heat-words">
            ${t?a("Amber speaks for this expression: {expression}; blue speaks against it. What counts most: {part}.",{expression:C[t.expression],part:ji(t)}):a("Working it out…")}
          </p>`:h}
      <span class="hidden" id="heat-cost">${a("Worked out about once a second while it is on; that takes up to a third of a processor core.")}</span>`}renderFaces(t){return!t||t.faces.length<2?h:o`<p class="small" id="several" role="status">
        ${a("{count} faces in view: one steers, and the others change nothing.",{count:t.faces.length})}
      </p>
      <div class="choices" role="group" aria-label=${a("Whose face steers")} aria-describedby="several">
      ${t.faces.map((e,i)=>o`<button class="chip" aria-pressed=${e.id===t.steering?"true":"false"} @click=${()=>this.pick(e.id)}>
            ${a("Face {number}",{number:i+1})}
          </button>`)}
      <button class="chip" @click=${()=>this.pick(null)}>${a("Nearest")}</button>
    </div>`}renderBars(t){let e=this.state?.expressions??[],i=t.length?Math.max(...t):1;return o`<ul class="bars" aria-label=${a("Expression, as shares")}>
      ${e.map((r,n)=>{let c=t[n]??0;return o`<li class=${c===i?"leading":""}>
          <span>${C[r]}</span>
          <svg class="bar ${r}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            ${m`<rect class="track" width="100" height="8" /><rect class="fill" width=${(100*c).toFixed(1)} height="8" />`}
          </svg>
          <span class="time">${t.length?Oi(c):"–"}</span>
        </li>`})}
    </ul>`}updated(){let t=this.stage.value;t&&(p.video.parentElement!==t&&t.prepend(p.video),p.video.paused&&p.video.play().catch(()=>{}),this.draw())}boxes(){let t=p.reading,e=this.overlay.value;if(!t||!e)return[];let i=e.clientWidth/t.width;return t.faces.map(r=>{let[n,c,d,u]=r.bbox;return{id:r.id,x:(t.width-d)*i,y:c*i,width:(d-n)*i,height:(u-c)*i,points:r.landmarks.map(([O,E])=>[(t.width-O)*i,E*i]),steering:r.id===t.steering}})}draw(){let t=this.overlay.value,e=window.devicePixelRatio,[i,r]=[Math.round(t.clientWidth*e),Math.round(t.clientHeight*e)];(t.width!==i||t.height!==r)&&([t.width,t.height]=[i,r]);let n=t.getContext("2d");n.setTransform(e,0,0,e,0,0),n.clearRect(0,0,t.clientWidth,t.clientHeight),this.drawHeat(n,t);for(let c of this.boxes())this.drawBox(n,c)}drawHeat(t,e){let{heat:i,reading:r}=p;if(!i||!r)return;let n=r.faces.find(c=>c.id===r.steering);n&&i.face===n.id&&Bi(t,i,n,r.width,e.clientWidth/r.width)}drawBox(t,e){t.lineWidth=e.steering?3:1.5,t.setLineDash(e.steering?[]:[5,5]),t.strokeStyle="#fff",t.shadowColor="rgb(0 0 0 / 0.6)",t.shadowBlur=4,t.beginPath(),t.roundRect(e.x,e.y,e.width,e.height,12),t.stroke(),t.fillStyle="#fff";for(let[i,r]of e.points)t.beginPath(),t.arc(i,r,2,0,2*Math.PI),t.fill()}pickAt(t){let e=this.boxes().find(i=>t.offsetX>=i.x&&t.offsetX<=i.x+i.width&&t.offsetY>=i.y&&t.offsetY<=i.y+i.height);e&&this.pick(e.id)}pick(t){l.act("/api/face",{face:t})}};customElements.define("mien-camera",cs)});var yn,wn,hs,ds=y(async()=>{"use strict";_();await D();await w();await x();await k();yn=120,wn=0,hs=class extends f{static properties={found:{state:!0},more:{state:!0},open:{state:!0},active:{state:!0}};sources=[];constructor(){super(),this.listId=`folders-${++wn}`,this.asked=0,this.found=[],this.more=!1,this.shut()}get field(){return this.querySelector("input")}render(){return o`<form class="inline" @submit=${t=>this.add(t)}>
      <label class="grow"
        ><span class="label">${a("Music folder")}</span
        ><input
          name="path"
          type="text"
          role="combobox"
          placeholder="/home/you/Music"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          dir="auto"
          required
          maxlength="4096"
          aria-autocomplete="list"
          aria-expanded=${this.open?"true":"false"}
          aria-controls=${this.listId}
          aria-activedescendant=${this.active>=0?`${this.listId}-${this.active}`:h}
          @input=${()=>this.later()}
          @click=${()=>this.ask()}
          @keydown=${t=>this.press(t)}
          @blur=${()=>this.shut()}
      /></label>
      <button class="secondary">${a("Add")}</button>
      <ul class="options" id=${this.listId} role="listbox" tabindex="-1" aria-label=${a("Folders")} ?hidden=${!this.open}
        @mousedown=${t=>t.preventDefault()}>
        ${this.found.map((t,e)=>o`<li
              id="${this.listId}-${e}"
              role="option"
              dir="auto"
              aria-selected=${e===this.active?"true":"false"}
              @click=${()=>this.choose(t)}
            >
              ${t}
            </li>`)}
        ${this.more?o`<li class="muted small" role="presentation">${a("There are more; type another letter.")}</li>`:h}
      </ul>
      <span class="hidden" role="status">${this.open?a("{count} folder to choose from|{count} folders to choose from",{count:this.found.length}):h}</span>
    </form>`}shut(){this.asked+=1,clearTimeout(this.waiting),[this.found,this.more,this.open,this.active]=[[],!1,!1,-1]}later(){clearTimeout(this.waiting),this.waiting=setTimeout(()=>this.ask(),yn)}async ask(){clearTimeout(this.waiting);let t=++this.asked,e=await R(`/api/folders?path=${encodeURIComponent(this.field.value)}`).catch(()=>({folders:[],more:!1}));t===this.asked&&([this.found,this.more,this.active]=[e.folders,e.more,-1],this.open=this.found.length>0)}press(t){t.key==="ArrowDown"||t.key==="ArrowUp"?(t.preventDefault(),this.open?this.walk(t.key==="ArrowDown"?1:-1):this.ask()):t.key==="Enter"&&this.active>=0?(t.preventDefault(),this.choose(this.found[this.active])):t.key==="Escape"&&this.open&&(t.preventDefault(),this.shut())}walk(t){let e=this.found.length+1;this.active=(this.active+1+t+e)%e-1}choose(t){this.field.value=t,this.field.focus(),this.ask()}async add(t){t.preventDefault(),this.shut(),await l.act("/api/library/folders",{path:this.field.value.trim()})&&t.target.reset()}updated(){this.querySelector("[aria-selected=true]")?.scrollIntoView({block:"nearest"})}};customElements.define("mien-folder",hs)});var bn,ps,ms,fs,us,gs=y(async()=>{"use strict";_();await w();await x();bn=()=>o`<ul>
  <li>${a("The camera is off until you switch it on, and a red sign shows while it is on.")}</li>
  <li>
    ${a("Small pictures go to the mien that runs on this machine, about eight a second. They are read in memory and never written down or sent anywhere else.")}
  </li>
  <li>${a("No face is recognised or remembered: mien looks at the expression, not at who you are.")}</li>
  <li>
    ${a("What you like, skip and finish is kept on this machine to choose better; you can switch that off, take it along and erase it.")}
  </li>
  <li>${a("Your music is read in place. Titles and what was measured are kept in a catalog on this machine.")}</li>
</ul>`,ps=()=>o`<ul>
  <li>
    ${a("An expression is not a feeling. Faces do not reliably tell what goes on in a person, and mien reads them wrongly at times, and not equally well for everybody.")}
  </li>
  <li>${a("So only music hangs on it: you can always set the mood yourself, and leave the camera off.")}</li>
</ul>`,ms=()=>o`<ul>
  <li>${a("mien is for yourself, at home. Tell people who come into the camera's view, or point it at yourself alone.")}</li>
  <li>
    ${a("Not at work and not in school: the European Union's AI Act, article 5(1)(f), prohibits reading emotions there. Do not judge anybody by it.")}
  </li>
</ul>`,fs=()=>o`<p class="small">
  ${a("The whole texts, in English:")}
  <a href="/static/pages/privacy.html" target="_blank">${a("Privacy")}</a> ·
  <a href="/static/pages/lawful-use.html" target="_blank">${a("Lawful use and the limits of the science")}</a> ·
  <a href="/static/pages/threats.html" target="_blank">${a("What mien defends against")}</a>
</p>`,us=class extends f{sources=[];open(){this.querySelector("dialog").showModal()}render(){return o`<dialog id="privacy" aria-labelledby="privacy-title">
      <h2 id="privacy-title">${a("What is read, and where")}</h2>
      ${bn()}
      <h3>${a("What it cannot know")}</h3>
      ${ps()}
      <h3>${a("Where it may be used")}</h3>
      ${ms()} ${fs()}
      <form method="dialog"><button class="primary">${a("Good")}</button></form>
    </dialog>`}};customElements.define("mien-privacy",us)});function vn(){try{return localStorage.getItem(Ki)!==null}catch{return!1}}function kn(){try{localStorage.setItem(Ki,"yes")}catch{}}var Ki,$s,zi=y(async()=>{"use strict";_();await mt();await st();await ds();B();await w();await ls();await x();await gs();await k();await L();Ki="mien.welcomed";$s=class extends f{static properties={step:{state:!0}};sources=[[l,"change"],[p,"change"],[p,"reading"]];constructor(){super(),this.step=null,this.offered=vn()}get steps(){return["read","music","camera",...p.on?["rest"]:[],"ready"]}get dialog(){return this.querySelector("dialog")}open(){this.step="read",this.dialog.showModal()}willUpdate(){this.step&&!this.steps.includes(this.step)&&(this.step="camera")}updated(t){!this.offered&&this.state&&(this.offered=!0,this.open()),t.has("step")&&this.step&&this.querySelector("h2")?.focus()}left(){kn(),this.step=null}go(t){this.step=this.steps[this.steps.indexOf(this.step)+t]}render(){return o`<dialog class="guide" aria-labelledby="guide-title" @close=${()=>this.left()}>
      ${this.step?this.renderStep():h}
    </dialog>`}renderStep(){let t=this.steps.indexOf(this.step),e=t===this.steps.length-1;return o`<p class="muted small">${a("Step {place} of {count}",{place:t+1,count:this.steps.length})}</p>
      ${{read:()=>this.renderRead(),music:()=>this.renderMusic(),camera:()=>this.renderCamera(),rest:()=>this.renderRest(),ready:()=>this.renderReady()}[this.step]()}
      ${l.message?o`<p class="trouble" role="alert">${l.message}</p>`:h}
      <div class="guide-moves">
        ${e?o`<button class="primary" @click=${()=>this.play()}>${b("play")} ${a("Play music")}</button>`:o`<button class="primary" @click=${()=>this.go(1)}>${this.onwards()}</button>`}
        ${t>0?o`<button class="secondary" @click=${()=>this.go(-1)}>${a("Back")}</button>`:h}
        <button class="link" @click=${()=>this.dialog.close()}>${e?a("Close"):a("Leave the guide")}</button>
      </div>`}onwards(){return this.step==="music"&&!this.state?.library.folders.length?a("Use the built-in music for now"):this.step==="camera"&&!p.on?a("Go on without the camera"):this.step==="rest"&&!this.state?.neutral.made_at?a("Skip this"):a("Next")}heading(t){return o`<h2 id="guide-title" tabindex="-1">${t}</h2>`}renderRead(){return o`${this.heading(a("Welcome to mien"))}
      <p>
        ${a("mien plays your own music and lets the expression on your face say what comes next. All of it happens on this machine: pictures are read in memory and dropped, and nothing is sent anywhere.")}
      </p>
      <h3>${a("What it cannot know")}</h3>
      ${ps()}
      <h3>${a("Where it may be used")}</h3>
      ${ms()} ${fs()}`}renderMusic(){let{folders:t,scan:e}=this.state.library;return o`${this.heading(a("Choose your music"))}
      <p>${a("Name a folder of this machine that holds music. Type the beginning of its path; the arrow keys choose among the folders that go on so.")}</p>
      <mien-folder></mien-folder>
      ${t.length?o`<ul class="folders">
            ${t.map(i=>o`<li>${b("folder")}<span class="path" dir="auto">${i.path}</span></li>`)}
          </ul>`:h}
      <p class="small" role="status">${this.scanWords(e,t)}</p>`}scanWords(t,e){if(t.running)return a("Reading {folder}; you can go on meanwhile.",{folder:t.folder});if(t.failed)return I(t.message);if(!e.length)return a("No folder yet: the tracks that came with mien play.");let i=e.reduce((r,n)=>r+n.tracks,0);return i?a("Songs found: {count}",{count:i}):a("No music was found there: the tracks that came with mien play.")}renderCamera(){let t=p.reading?.mood??{state:"off"};return o`${this.heading(a("May mien see your face?"))}
      ${p.on?o`<p class="live"><span class="dot" aria-hidden="true"></span>${a("The camera is on.")}</p>
            ${this.renderPreview()}
            <p role="status">${it(t,"camera",!0)[0]}</p>
            <button class="secondary" @click=${()=>p.stop()}>${a("Switch it off again")}</button>`:o`<p>${a("The camera stays off until you press this button. Your browser asks as well.")}</p>
            <button class="secondary" aria-disabled=${p.starting?"true":"false"} @click=${()=>p.start()}>
              ${b("camera")} ${p.starting?a("Starting…"):a("Allow the camera")}
            </button>
            ${p.trouble?o`<p class="trouble" role="alert">${p.trouble}</p>`:h}
            <p class="muted small">
              ${a("All works without it too: set the mood by a press on the plane under Mood, name an expression there, or have a photo read.")}
            </p>`}`}renderPreview(){return o`<div class="stage"><video .srcObject=${p.stream} .muted=${!0} autoplay playsinline aria-label=${a("What the camera sees")}></video></div>`}renderRest(){return o`${this.heading(a("Your face at rest"))} ${this.renderPreview()}
      <mien-neutral></mien-neutral>`}renderReady(){return o`${this.heading(a("Ready"))}
      <ul>
        <li>${p.on?a("The camera is on; what comes next follows your expression."):a("The camera is off; set the mood yourself under Mood.")}</li>
        <li>${a("A song that plays is never cut off: a new mood changes what comes after it.")}</li>
        <li>${a("Say what you like and what does not fit; mien learns from it.")}</li>
        <li>${a("Press ? for the keys. This guide is behind the question mark at the top.")}</li>
      </ul>`}play(){this.dialog.close(),g.play()}};customElements.define("mien-guide",$s)});function xn(s){return s.defaultPrevented||s.isComposing||s.ctrlKey||s.altKey||s.metaKey||s.shiftKey&&!"/?".includes(s.key)||document.querySelector("dialog[open]")||s.target.closest?.(_n)?!0:s.key===" "&&!!s.target.closest?.(Sn)}function En(){try{return localStorage.getItem(Ji)}catch{return null}}function An(s){try{localStorage.setItem(Ji,s)}catch{l.tell(a("This browser does not keep the choice; it holds until you close the page"))}}var fe,Yi,Ji,ge,Xi,_n,Sn,ys,Qi=y(async()=>{"use strict";_();await st();await w();await x();await wt();await k();fe=10,Yi=.05,Ji="mien-keys",ge=s=>document.querySelector(s),Xi=[[a("Space")," ",a("Play or pause"),()=>g.toggle()],["K","k",a("Next song"),()=>g.current&&g.next()],["J","j",a("Previous song, or start again"),()=>g.current&&g.previous()],["→","arrowright",a("{seconds} seconds on",{seconds:fe}),()=>g.seek(v.positionS+fe),!0],["←","arrowleft",a("{seconds} seconds back",{seconds:fe}),()=>g.seek(v.positionS-fe),!0],["↑","arrowup",a("Louder"),()=>g.turn(g.volume+Yi),!0],["↓","arrowdown",a("Softer"),()=>g.turn(g.volume-Yi),!0],["M","m",a("Mute"),()=>v.mute(!v.muted)],["S","s",a("Shuffle"),()=>g.shuffle()],["R","r",a("Repeat this song"),()=>v.repeat(!v.repeats)],["L","l",a("Like this song"),()=>g.current&&ge("mien-now").say("like",g.current)],["Q","q",a("Go to the queue"),()=>ge("#queue-title").focus()],["/","/",a("Go to the search"),()=>ge("mien-library input[type=search]")?.focus()],["?","?",a("Show these keys"),()=>ge("mien-keys").open()]],_n="input, select, textarea, [role=slider], [contenteditable]",Sn="button, summary, a[href]";ys=class extends f{constructor(){super(),this.on=En()!=="off",this.press=t=>this.act(t)}connectedCallback(){super.connectedCallback(),document.addEventListener("keydown",this.press)}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener("keydown",this.press)}act(t){if(!this.on||xn(t))return;let e=Xi.find(([,n])=>n===t.key.toLowerCase());if(!e)return;let[,,,i,r]=e;t.preventDefault(),(!t.repeat||r)&&i()}open(){this.querySelector("dialog").showModal()}render(){return o`<dialog aria-labelledby="keys-title">
      <h2 id="keys-title">${a("Keys")}</h2>
      <dl class="keys">
        ${Xi.map(([t,,e])=>o`<div><dt><kbd>${t}</kbd></dt><dd>${e}</dd></div>`)}
      </dl>
      <label class="check">
        <input type="checkbox" .checked=${this.on} @change=${t=>this.use(t.target.checked)} />
        <span>${a("Use these keys")}</span>
      </label>
      <p class="muted small">${a("They rest while you type, and on sliders, lists of choices and the plane of the mood.")}</p>
      <form method="dialog"><button class="primary">${a("Close")}</button></form>
    </dialog>`}use(t){this.on=t,An(t?"on":"off"),this.requestUpdate()}};customElements.define("mien-keys",ys)});var Mn,ws,Zi=y(async()=>{"use strict";_();await D();B();await ds();await w();await x();await Je();await k();await Nt();Mn=150,ws=class extends f{static properties={found:{state:!0},broken:{state:!0},asked:{state:!0},doomed:{state:!0},told:{state:!0}};constructor(){super(),this.found=[],this.broken=[],this.asked="",this.doomed=null,this.told=""}render(){let t=this.state?.library;return t?o`<section class="card" aria-labelledby="library-title">
      <div class="card-head">
        <h2 id="library-title" tabindex="-1">${a("Library")}</h2>
        <span class="muted small">${a("{count} track|{count} tracks",{count:t.tracks})}</span>
      </div>
      ${this.renderFolders(t)} ${this.renderScan(t.scan)} ${this.renderSearch()} ${this.renderBroken(t)} ${this.renderRemove()}
    </section>`:h}renderFolders(t){return o`${t.folders.length?o`<ul class="folders">
            ${t.folders.map(e=>o`<li>
                  ${b("folder")}<span class="path" dir="auto">${e.path}</span>
                  ${e.present?h:o`<span class="tag warn">${a("not there")}</span>`}
                  <button
                    class="quiet"
                    aria-label=${a("Remove the folder {path} from the library",e)}
                    title=${a("Remove from the library")}
                    @click=${()=>this.ask(e)}
                  >
                    ${b("remove")}
                  </button>
                </li>`)}
          </ul>`:o`<p class="muted small">${a("No folder yet: the tracks that came with mien play.")}</p>`}
      <p class="small" role="status">${this.told}</p>
      <mien-folder></mien-folder>`}renderRemove(){return o`<dialog id="remove-folder" aria-labelledby="remove-folder-title">
      <h2 id="remove-folder-title">${a("Remove this folder from the library?")}</h2>
      <p class="path" dir="auto">${this.doomed?.path}</p>
      <p>
        ${a("Its {count} song is forgotten and no longer plays. The file stays on the disk.|Its {count} songs are forgotten and no longer play. The files stay on the disk.",{count:this.doomed?.tracks??0})}
        ${a("What you like, playlists and your own places of songs are kept; add the folder again and they hold again.")}
      </p>
      <form method="dialog" class="choices">
        <button class="secondary">${a("Keep it")}</button>
        <button class="primary" @click=${()=>this.removeFolder(this.doomed)}>${a("Remove")}</button>
      </form>
    </dialog>`}renderScan(t){return t.running?o`<div class="scan" role="status">
      <label>
        <span class="small">${t.total?a("Reading {folder}: {done} of {total}",t):a("Reading {folder}…",t)}</span>
        <progress max=${t.total||1} .value=${t.total?t.done:0}></progress>
      </label>
    </div>`:t.failed?o`<p class="trouble" role="alert">${I(t.message)}</p>`:h}renderSearch(){return o`<label class="search"
        ><span class="label">${a("Search")}</span
        ><input type="search" placeholder=${a("Title, artist, album, genre")} autocomplete="off" @input=${t=>this.search(t)}
      /></label>
      ${this.asked?o`<p class="muted small" role="status">${this.found.length?a("{count} found|{count} found",{count:this.found.length}):a("Nothing found")}</p>
            <ol class="queue results">
              ${G(this.found,t=>t.track_id,t=>o`<li class="row" data-track=${t.track_id}>${at(t)}</li>`)}
            </ol>
            ${this.found.length?o`<mien-save label=${a("Save these songs")} .songs=${{track_ids:this.found.map(t=>t.track_id)}}></mien-save>`:h}`:h}`}renderBroken(t){return t.broken?o`<details @toggle=${e=>e.target.open&&this.listBroken()}>
      <summary>${a("{count} file could not be read|{count} files could not be read",{count:t.broken})}</summary>
      <ul class="broken">
        ${this.broken.map(e=>o`<li><span class="path" dir="auto">${e.path}</span><span class="muted small">${I(e.reason)}</span></li>`)}
      </ul>
    </details>`:h}async ask(t){this.told="",this.doomed=t,await this.updateComplete,this.querySelector("#remove-folder").showModal()}async removeFolder(t){let e=`/api/library/folders?${new URLSearchParams({path:t.path})}`;await l.settle(U(e))&&(this.told=a("Removed {path}; its files stay on the disk.",t)),this.querySelector("#library-title").focus()}search(t){let e=t.target.value.trim();this.wanted=e,clearTimeout(this.searching),this.searching=setTimeout(()=>this.find(e),Mn)}async find(t){let e=`/api/library?${new URLSearchParams({search:t})}`,i=t?await R(e).catch(r=>l.tell(r.message)):null;t===this.wanted&&(this.found=i?.tracks??[],this.asked=t)}async listBroken(){let t=await R("/api/library/broken").catch(e=>l.tell(e.message));this.broken=t?.broken??[]}};customElements.define("mien-library",ws)});var bs,ta=y(async()=>{"use strict";_();await D();await w();Oe();await x();await k();bs=class extends f{render(){return o`<details>
      <summary>${a("Everything mien keeps")}</summary>
      <p class="muted small">
        ${a("All listeners with what they heard and like, resting faces, playlists, links, own places of songs, the catalog and the log. Nothing of it has left this machine.")}
      </p>
      <div class="choices">
        <a class="chip" href="/api/data" download>${a("Take everything along")}</a>
        <button class="chip" @click=${()=>this.querySelector("#erase-everything").showModal()}>${a("Erase everything")}</button>
      </div>
      <dialog id="erase-everything" aria-labelledby="erase-everything-title">
        <h2 id="erase-everything-title">${a("Erase everything mien keeps?")}</h2>
        <p>
          ${a("All of it, of all listeners, is erased from this machine at once, and cannot be brought back. Moods that mien tag wrote into files stay there. Your music files are not touched; mien goes on with the built-in tracks.")}
        </p>
        <form method="dialog" class="choices">
          <button class="secondary">${a("Keep it")}</button>
          <button class="primary" @click=${()=>this.forget()}>${a("Erase everything")}</button>
        </form>
      </dialog>
    </details>`}async forget(){await l.settle(U("/api/data"))&&(await ui(),localStorage.clear(),location.reload())}};customElements.define("mien-everything",bs)});var ea,sa,vs,ia=y(async()=>{"use strict";_();await D();await ta();await w();await x();await pe();await k();await L();ea={song:a("Songs"),artist:a("Artists"),genre:a("Genres")},sa=.05,vs=class extends f{static properties={learnt:{state:!0},adding:{state:!0}};sources=[[l,"change"],[T,"change"]];constructor(){super(),this.learnt=null,this.adding=!1}render(){let t=this.state?.listener;if(!t)return h;let{settings:e}=t;return o`<section class="card listener" aria-labelledby="listener-title">
      <div class="card-head">
        <h2 id="listener-title">${a("Listener")}</h2>
        <button class="link" @click=${()=>this.adding=!this.adding} aria-expanded=${this.adding?"true":"false"}>${a("Add")}</button>
      </div>
      <label>
        <span class="label">${a("Whose taste chooses")}</span>
        <select name="listener" @change=${i=>this.switchTo(i.target.value)}>
          ${t.names.map(i=>o`<option dir="auto" value=${i} .selected=${q(i===t.name)}>${i}</option>`)}
        </select>
      </label>
      ${this.adding?this.renderAdding():h}
      <label class="slider">
        <span class="label">${a("What weighs more")}</span>
        <input
          type="range"
          name="balance"
          min="0"
          max="4"
          step="0.25"
          .value=${String(e.balance??e.balance_usual)}
          @change=${i=>this.set({balance:Number(i.target.value)})}
        />
        <span class="ends muted small"><span>${a("what I like")}</span><span>${a("what fits the mood")}</span></span>
      </label>
      <label class="check">
        <input type="checkbox" name="remember" .checked=${q(e.remember)} @change=${i=>this.set({remember:i.target.checked})} />
        <span>${a("Learn from what I like, skip and finish")}</span>
      </label>
      ${this.renderLearnt()} ${this.renderRules(e.rules)}
      <div class="choices">
        <a class="chip" href="/api/listener/export" download>${a("Take it along")}</a>
        <button class="chip" @click=${()=>this.querySelector("#erase").showModal()}>${a("Erase")}</button>
      </div>
      ${this.renderErase(t)}
      <mien-everything></mien-everything>
    </section>`}renderAdding(){return o`<form class="inline" @submit=${t=>this.add(t)}>
      <label class="grow"><span class="label">${a("Name")}</span><input name="name" type="text" autocomplete="off" required maxlength="80" /></label>
      <button class="secondary">${a("Add")}</button>
    </form>`}renderLearnt(){return o`<details @toggle=${t=>t.target.open&&this.load()}>
      <summary>${a("What mien believes you like")}</summary>
      ${this.learnt?Object.entries(this.learnt).map(([t,e])=>this.renderKind(t,e)):h}
    </details>`}renderKind(t,e){let i=e.filter(d=>d.name),r=i.filter(d=>d.adds>sa).slice(0,5),n=i.filter(d=>d.adds<-sa).slice(-5);if(!r.length&&!n.length)return o`<p class="muted small">${a("{kind}: nothing yet",{kind:ea[t]})}</p>`;let c=d=>pt(d.map(u=>u.name));return o`<p class="small">
      <strong>${ea[t]}</strong>${r.length?o` ${a("more:")} <span dir="auto">${c(r)}</span>`:h}${n.length?o` ${a("less:")} <span dir="auto">${c(n)}</span>`:h}
    </p>`}renderRules(t){return o`<details @toggle=${e=>e.target.open&&T.load()}>
      <summary>${a("Own rules")}</summary>
      <p class="muted small">${a("A rule wins over the mode whenever that expression leads.")}</p>
      ${this.state.expressions.map(e=>o`<label class="rule">
            <span>${C[e]}</span>
            <select name="rule-${e}" @change=${i=>this.setRule(e,i.target.value)}>
              <option value="" .selected=${q(!t[e])}>${a("as the mode says")}</option>
              ${Object.entries(oe).filter(([i])=>i!=="path").map(([i,r])=>o`<option value="mode:${i}" .selected=${q(t[e]?.mode===i)}>${r}</option>`)}
              ${this.listsWith(t[e]?.playlist).map(i=>o`<option value="playlist:${i}" .selected=${q(t[e]?.playlist===i)}>${a("Playlist {name}",{name:i})}</option>`)}
              ${t[e]?.point?o`<option value="point" .selected=${q(!0)}>${a("A place on the plane")}</option>`:h}
            </select>
          </label>`)}
    </details>`}renderErase(t){return o`<dialog id="erase" aria-labelledby="erase-title">
      <h2 id="erase-title">${a("Erase what is kept of {name}?",{name:t.name})}</h2>
      <p>
        ${a("What was heard, liked and skipped, and all that was learnt from it, is erased from this machine. Name, rules and sliders stay.")}
      </p>
      <form method="dialog" class="choices">
        <button class="secondary">${a("Keep it")}</button>
        <button class="primary" @click=${()=>this.forget()}>${a("Erase")}</button>
      </form>
    </dialog>`}listsWith(t){return[...new Set([...T.all.map(e=>e.name),t].filter(Boolean))]}set(t){return l.act("/api/listener/settings",t)}setRule(t,e){if(e==="point")return;let i={...this.state.listener.settings.rules},[r,...n]=e.split(":");delete i[t],e&&(i[t]={[r]:n.join(":")}),this.set({rules:i})}async switchTo(t){this.learnt=null,await l.act("/api/listeners/switch",{name:t})}async add(t){t.preventDefault();let e=t.target.name.value.trim();await l.act("/api/listeners",{name:e})&&(this.adding=!1)}async forget(){await l.settle(U("/api/listener/history"))&&await this.reload()}async reload(){this.learnt=null,this.querySelector("details[open]")&&await this.load()}async load(){let t=await R("/api/listener/taste").catch(e=>l.tell(e.message));t&&t.listener!==this.state.listener.name||(this.learnt=t?.learnt??null)}updated(){let t=this.state?.listener.name;this.named!==void 0&&this.named!==t&&this.reload(),this.named=t}};customElements.define("mien-listener",vs)});function Tn(){try{return localStorage.getItem(aa)==="on"}catch{return!1}}async function Ct({valence:s,arousal:t},e){return(await l.ask(R(`/api/library/near?${new URLSearchParams({valence:s,arousal:t,limit:e})}`)))?.tracks??[]}var aa,ks,P,_s=y(async()=>{"use strict";await D();await k();aa="mien.cloud";ks=class extends EventTarget{on=Tn();total=0;points=[];path="";constructor(){super(),l.addEventListener("change",()=>this.follow())}show(t){this.on=t;try{localStorage.setItem(aa,t?"on":"off")}catch{}this.follow(),this.dispatchEvent(new Event("change"))}async follow(){let{state:t}=l;if(!this.on||!t||t.library.scan.running)return;let e=JSON.stringify([t.library.tracks,t.library.folders,t.player.current?.placed]);if(e===this.version)return;this.version=e;let i=await l.ask(R("/api/library/cloud"));if(!i){this.version=void 0;return}this.total=i.total,this.points=i.valence.map((r,n)=>({valence:r,arousal:i.arousal[n]})),this.path=this.points.map(({valence:r,arousal:n})=>`M${r} ${-n}h0`).join(""),this.dispatchEvent(new Event("change"))}nearest({valence:t,arousal:e},i){let[r,n]=[i,void 0];for(let c of this.points){let d=Math.hypot(c.valence-t,c.arousal-e);d<=r&&([r,n]=[d,c])}return n}};P=new ks});function Lt(){let{state:s}=l;return s.steering!=="camera"?s.mood:p.reading?.mood??s.acted}var Pn,ra,Ss,na,xs=y(async()=>{"use strict";await mt();await k();Pn=6e4,ra=500;Ss=class{places=[];constructor(){p.addEventListener("reading",()=>this.follow()),p.addEventListener("change",()=>p.on||(this.places=[]))}follow(){let t=p.reading?.mood;if(!t||t.state==="off")return;let e=performance.now();if(e-(this.places.at(-1)?.at??-ra)<ra)return;let i=this.places.filter(r=>e-r.at<Pn);this.places=[...i,{valence:t.valence,arousal:t.arousal,at:e}]}},na=new Ss});var On,oa,la,Es,ca=y(async()=>{"use strict";_();await mt();await _s();await st();await w();await x();await Ge();await xs();await k();await L();On=250,oa=.06,la="M-.08 0a.08.08 0 1 0 .16 0a.08.08 0 1 0-.16 0M-.13 0h.08M.05 0h.08M0-.13v.08M0 .05v.08",Es=class extends f{sources=[[l,"change"],[p,"change"],[p,"reading"],[P,"change"]];plane=K();draft;aimed;song;render(){return this.state?o`<div class="plane-frame">
        <svg
          class="plane ${this.aimed?"aimed":""}"
          viewBox=${se}
          ${z(this.plane)}
          @click=${t=>this.press(t)}
          @pointermove=${t=>this.look(t)}
          @pointerleave=${()=>this.aim(void 0)}
          role="group"
          aria-label=${a("Mood on the plane of valence and arousal; click to set it by hand")}
        >
          ${re("mood")} ${P.on?m`<path class="cloud" d=${P.path} />`:h} ${this.renderMusic()}
          ${m`<polyline class="trail" points=${na.places.map(t=>`${t.valence},${-t.arousal}`).join(" ")} />`}
          ${this.renderMood()} ${this.aimed?m`<circle class="aimed-dot" cx=${this.aimed.valence} cy=${-this.aimed.arousal} r="0.04" />`:h}
        </svg>
        ${ne}
      </div>
      ${this.renderLegend()}
      <div class="choices">
        <button class="chip" aria-pressed=${P.on?"true":"false"} @click=${()=>this.toggle()}>${a("My songs on the plane")}</button>
      </div>
      ${P.on?o`<p class="small aimed-song" role="status">${this.words()}</p>`:h}`:h}renderMusic(){let{player:t,target:e,path:i}=this.state,{current:r}=t;return[t.upcoming.map(n=>m`<circle class="ahead" cx=${n.valence} cy=${-n.arousal} r="0.026" />`),i?m`<path class="way" d="M${i.start.valence} ${-i.start.arousal}L${i.goal.valence} ${-i.goal.arousal}" />`:h,r?m`<rect class="playing" x=${r.valence-.045} y=${-r.arousal-.045} width="0.09" height="0.09" rx="0.02" />`:h,m`<path class="target" transform="translate(${e.valence} ${-e.arousal})" d=${la} />`]}renderMood(){let t=Lt(),e=this.draft??t,i=this.draft?.05:Math.min(.6,Math.max(.06,t.uncertainty)),r=this.state.steering!=="camera"||t.state!=="off"||this.draft;return m`<g
      class="mood-point ${r?"":"faint"} ${this.gripped?"gripped":""}"
      transform="translate(${e.valence} ${-e.arousal})"
      tabindex="0"
      role="slider"
      aria-label=${a("Mood; arrow keys move it")}
      aria-valuemin="-1"
      aria-valuemax="1"
      aria-valuenow=${e.valence.toFixed(2)}
      aria-valuetext=${he(e.valence,e.arousal)}
      @keydown=${n=>this.nudge(n)}
      @pointerdown=${n=>this.grip(n)}
      @pointermove=${n=>this.drag(n)}
      @pointerup=${()=>this.letGo()}
      @pointercancel=${()=>this.drop()}
    >
      <circle class="spread" r=${i} />
      <circle class="grip" r="0.13" />
      <circle class="core" r="0.06" />
    </g>`}renderLegend(){return o`<ul class="legend" aria-hidden="true">
      <li><svg viewBox="-1 -1 2 2"><circle class="core" r="0.7" /></svg>${a("mood")}</li>
      <li><svg viewBox="-.15 -.15 .3 .3"><path class="target" d=${la} /></svg>${a("aim")}</li>
      <li><svg viewBox="-1 -1 2 2"><rect class="playing" x="-.7" y="-.7" width="1.4" height="1.4" rx=".3" /></svg>${a("playing")}</li>
      <li><svg viewBox="-1 -1 2 2"><circle class="ahead" r="0.5" /></svg>${a("next")}</li>
      ${P.on?o`<li><svg viewBox="-1 -1 2 2"><circle class="mote" r="0.4" /></svg>${a("your songs")}</li>`:h}
    </ul>`}words(){let{song:t}=this;return t?a("{title} by {artist}; click to play it",{title:t.title,artist:t.artist||a("Unknown artist")}):P.total>P.points.length?a("{shown} of your {count} songs; click one to play it",{shown:P.points.length,count:P.total}):a("Your {count} song; click it to play it|Your {count} songs; click one to play it",{count:P.total})}toggle(){this.aim(void 0),P.show(!P.on)}async press(t){if(t.target.closest(".mood-point"))return;let e=ut(t,this.plane.value),i=P.on?P.nearest(e,oa):void 0;if(!i){await l.act("/api/mood",e);return}let[r]=this.aimed===i&&this.song?[this.song]:await Ct(i,1);r&&await g.playNow(r)}look(t){!P.on||this.gripped||t.target.closest(".mood-point")||this.aim(P.nearest(ut(t,this.plane.value),oa))}async aim(t){if(t===this.aimed||(this.aimed=t,this.song=void 0,this.requestUpdate(),!t))return;let[e]=await Ct(t,1);this.aimed===t&&(this.song=e,this.requestUpdate())}propose(t){this.draft=t,this.requestUpdate()}nudge(t){let e=ae(t);e&&(t.preventDefault(),this.propose(ie(this.draft??Lt(),e)),clearTimeout(this.sending),this.sending=setTimeout(()=>this.send(),On))}async send(){let t=this.draft;t&&(await l.act("/api/mood",{valence:t.valence,arousal:t.arousal}),this.draft===t&&this.drop())}grip(t){t.currentTarget.setPointerCapture(t.pointerId),this.gripped=!0,this.aim(void 0)}drag(t){this.gripped&&this.propose(ut(t,this.plane.value))}letGo(){this.gripped=!1,this.draft&&this.send()}drop(){this.gripped=!1,this.draft=void 0,this.requestUpdate()}};customElements.define("mien-plane",Es)});var Rn,As,ha=y(async()=>{"use strict";_();await _s();await w();await x();await k();await Nt();Rn=6,As=class extends f{sources=[[l,"change"],[P,"change"]];songs=[];render(){return!P.on||!this.state?h:(this.follow(),o`<section aria-labelledby="near-title">
      <h3 id="near-title" class="label">${a("Songs nearest to the mood")}</h3>
      <ol class="queue">
        ${G(this.songs,t=>t.track_id,t=>o`<li class="row">${at(t)}</li>`)}
      </ol>
    </section>`)}async follow(){let{valence:t,arousal:e}=this.state.acted,i=`${t} ${e} ${P.version}`;if(i===this.asked)return;this.asked=i;let r=await Ct({valence:t,arousal:e},Rn);i===this.asked&&(this.songs=r,this.requestUpdate())}};customElements.define("mien-near",As)});var da,Ms,ua=y(async()=>{"use strict";_();await w();await x();await k();await L();da=[[a("bright and still"),.5,-.5],[a("bright and lively"),.6,.5],[a("balanced"),.1,0],[a("still"),0,-.6],[a("lively"),.1,.7]],Ms=class extends f{render(){if(this.state?.mode!=="path")return h;let{path:t}=this.state;return o`<form class="path-form" @submit=${e=>this.begin(e)}>
      <label>
        <span class="label">${a("Goal")}</span>
        <select name="goal">
          ${da.map(([e],i)=>o`<option value=${i}>${e}</option>`)}
        </select>
      </label>
      <label><span class="label">${a("Songs")}</span><input name="tracks" type="number" min="2" max="200" value=${t?.tracks??8} required /></label>
      <button class="secondary">${t?a("Begin again"):a("Begin")}</button>
      <p class="muted small" role="status">${this.words(t)}</p>
    </form>`}words(t){if(!t)return a("Until a goal is chosen, the music stays with your mood.");let e=Z(t.goal.valence,t.goal.arousal);return t.done>=t.tracks?a("At the goal: {goal}.",{goal:e}):a("On the way to {goal}: {done} of {tracks} songs.",{goal:e,done:t.done,tracks:t.tracks})}begin(t){t.preventDefault();let[,e,i]=da[Number(t.target.goal.value)];l.act("/api/mode",{mode:"path",goal:{valence:e,arousal:i},tracks:Number(t.target.tracks.value)})}};customElements.define("mien-path",Ms)});var Ts,pa=y(async()=>{"use strict";_();await D();await mt();B();await w();await ca();await ha();await x();await ua();await xs();await k();await L();Ts=class extends f{sources=[[l,"change"],[p,"change"],[p,"reading"]];render(){let t=this.state;if(!t)return h;let[e,i]=it(Lt(),t.steering,p.on,t.program);return o`<section class="card mood" aria-labelledby="mood-title">
      <div class="card-head">
        <h2 id="mood-title">${a("Mood")}</h2>
        ${t.steering==="camera"?h:o`<button class="link" @click=${()=>l.act("/api/mood",{camera:!0})}>${a("Back to camera")}</button>`}
      </div>
      <p class="headline" id="mood-words">${e}</p>
      <p class="muted small">${i}</p>
      <mien-plane></mien-plane><mien-near></mien-near>
      <div class="faces" role="group" aria-label=${a("Set the mood by hand")}>
        ${t.expressions.map(r=>o`<button
              class="face-button"
              aria-pressed=${t.steering==="hand"&&t.mood.expression===r?"true":"false"}
              @click=${()=>l.act("/api/mood",{expression:r})}
            >
              ${Zt(r)}<span>${C[r]}</span>
            </button>`)}
        <label class="face-button" title=${a("Read the expression in a photo; it is read once on this machine and not kept")}>
          ${b("photo")}<span>${a("Photo")}</span>
          <input class="hidden" type="file" accept="image/jpeg,image/png,image/webp" @change=${r=>this.sendPhoto(r)} />
        </label>
      </div>
      <fieldset class="modes">
        <legend>${a("What the music does with it")}</legend>
        ${t.modes.map(r=>o`<label class="mode">
              <input
                type="radio"
                name="mode"
                value=${r.name}
                .checked=${q(t.mode===r.name)}
                @change=${()=>l.act("/api/mode",{mode:r.name})}
              />
              <span><strong>${oe[r.name]??r.name}</strong><span class="muted small">${a(r.explanation)}</span></span>
            </label>`)}
      </fieldset>
      <mien-path></mien-path>
    </section>`}async sendPhoto(t){let[e]=t.target.files;t.target.value="",e&&await l.settle(Vt("/api/mood/photo",e))}updated(){let t=this.state?.acted;if(!t)return;let{style:e,classList:i}=document.documentElement;e.setProperty("--mood-hue",String(Math.round(dt(t.valence,t.arousal)))),i.contains("drifts")||requestAnimationFrame(()=>i.add("drifts"))}};customElements.define("mien-mood",Ts)});var Nn,Cn,Ps,ma=y(async()=>{"use strict";_();B();await w();await x();await pe();await is();await k();await Nt();await L();Nn=".m3u,.m3u8,.pls,.xspf,.jspf,.csv",Cn=["m3u8","xspf","jspf","pls"],Ps=class extends f{static properties={open:{state:!0},contents:{state:!0},doomed:{state:!0},told:{state:!0},lost:{state:!0}};sources=[[l,"change"],[T,"change"]];constructor(){super(),this.open=null,this.contents=[],this.doomed=null,this.told="",this.lost=[],T.addEventListener("change",()=>this.look())}async look(){let t=T.all.find(i=>i.playlist_id===this.open),e=t&&await T.contents(t);e&&this.open===t.playlist_id&&(this.contents=e)}render(){return this.state?o`<section class="card" aria-labelledby="lists-title">
      <div class="card-head">
        <h2 id="lists-title" tabindex="-1">${a("Playlists")}</h2>
        <label class="chip" title=${a("A playlist file of another player, or Exportify’s CSV")}>
          ${a("Import")}<input class="hidden" type="file" accept=${Nn} aria-label=${a("Import a playlist file")} @change=${t=>this.take(t)} />
        </label>
      </div>
      ${T.all.length?o`<ul class="queue">${T.all.map(t=>this.renderList(t))}</ul>`:o`<p class="muted small">${a("None yet. Save the queue or what a search finds, or import a file.")}</p>`}
      <p class="small" role="status">${this.told}</p>
      ${this.lost.length?this.renderLost():h} ${this.renderDelete()}
    </section>`:h}renderList(t){let e=this.open===t.playlist_id;return o`<li data-list=${t.playlist_id}>
      <div class="row">
        <button class="row-main" @click=${()=>T.play(t)}>
          <span class="hidden">${a("Play:")}</span>${b("list")}
          <span class="row-words"><span class="row-title" dir="auto">${t.name}</span><span class="muted small">${this.note(t)}</span></span>
        </button>
        <button class="quiet" aria-label=${a("More on {name}",{name:t.name})} aria-expanded=${e?"true":"false"} @click=${()=>this.turn(t,!e)}>
          ${b(e?"less":"more")}
        </button>
      </div>
      ${e?this.renderOpen(t):h}
    </li>`}note(t){let e=this.state.expressions.filter(i=>T.pinned(t,i)).map(i=>C[i]);return[Rt(t.items),e.length?a("for these expressions: {names}",{names:pt(e)}):""].filter(Boolean).join(" · ")}renderOpen(t){return o`<div class="opened">
      <mien-rows label=${a("Songs of {name}",{name:t.name})} .count=${this.contents.length} .draw=${e=>this.renderItem(this.contents[e])}></mien-rows>
      <div class="choices">
        <button class="chip" @click=${()=>T.queue(t)}>${a("Play next")}</button>
        <button class="chip" @click=${()=>this.ask(t)}>${a("Delete")}</button>
      </div>
      <p class="label">${a("Export for other players")}</p>
      <div class="choices">
        ${Cn.map(e=>o`<a class="chip" href="/api/playlists/${t.playlist_id}/file?format=${e}" aria-label=${a("Export as {kind}",{kind:e.toUpperCase()})} download>${e}</a>`)}
      </div>
      <form class="inline" @submit=${e=>this.rename(e,t)}>
        <label class="grow"
          ><span class="label">${a("Name")}</span><input name="name" type="text" .value=${t.name} autocomplete="off" required maxlength="200"
        /></label>
        <button class="secondary">${a("Rename")}</button>
      </form>
      <p class="label">${a("Play it whenever this expression leads")}</p>
      <div class="choices" role="group" aria-label=${a("Expressions for {name}",{name:t.name})}>
        ${this.state.expressions.map(e=>this.renderPin(t,e))}
      </div>
    </div>`}renderPin(t,e){let i=T.pinned(t,e);return o`<button class="chip" aria-pressed=${i?"true":"false"} @click=${()=>T.pin(t,e,!i)}>${C[e]}</button>`}renderItem({title:t,artist:e,track:i,link:r}){if(i)return at(i);let n=o`<span class="row-words"><span class="row-title" dir="auto">${t||r?.url||a("Untitled")}</span>
      <span class="muted small" dir="auto">${[e,r?a("opens elsewhere"):a("its file is not there")].filter(Boolean).join(" · ")}</span></span>`;return r?o`<a class="row-main" href=${r.url} target="_blank" rel="noreferrer">${n}</a>`:o`<span class="row-main">${n}</span>`}renderLost(){return o`<details>
      <summary>${a("Not found in your library ({count})",{count:this.lost.length})}</summary>
      <ul class="broken">
        ${this.lost.map(t=>o`<li><span class="path" dir="auto">${[t.artist,t.title].filter(Boolean).join(" – ")||t.location}</span></li>`)}
      </ul>
    </details>`}renderDelete(){return o`<dialog id="delete-list" aria-labelledby="delete-title">
      <h2 id="delete-title">${a("Delete “{name}”?",{name:this.doomed?.name})}</h2>
      <p>${a("The list of {count} song is forgotten. The song itself stays in your library.|The list of {count} songs is forgotten. The songs themselves stay in your library.",{count:this.doomed?.items??0})}</p>
      <form method="dialog" class="choices">
        <button class="secondary">${a("Keep it")}</button>
        <button class="primary" @click=${()=>this.removeList(this.doomed)}>${a("Delete")}</button>
      </form>
    </dialog>`}async turn(t,e){this.told="",this.open=null,e&&(this.contents=await T.contents(t)??[],this.open=t.playlist_id)}async rename(t,e){t.preventDefault();let i=await T.rename(e,t.target.name.value.trim());i&&(this.told=a("Now called “{name}”.",{name:i.name}))}async ask(t){this.doomed=t,await this.updateComplete,this.querySelector("#delete-list").showModal()}async removeList(t){await T.remove(t)&&(this.open=null,this.told=a("Deleted “{name}”.",{name:t.name}),this.querySelector("#lists-title").focus())}async take(t){let[e]=t.target.files;if(t.target.value="",!e)return;this.told=a("Reading {file}…",{file:e.name});let i=await T.take(e);this.lost=i?.not_found??[],this.told=i?this.describe(i):""}describe({playlist:t,matched:e,linked:i,unmatched:r}){let n=[a("{count} found|{count} found",{count:e}),i&&a("{count} opens elsewhere|{count} open elsewhere",{count:i}),r&&a("{count} not found|{count} not found",{count:r})];return a("Imported “{name}”: {counts}.",{name:t.name,counts:pt(n.filter(Boolean))})}};customElements.define("mien-playlists",Ps)});var Ln,Os,Rs,fa,In,Un,Dn,ga,$a,qn,Wn,Ns,ya=y(async()=>{"use strict";_();await D();B();await w();await x();await k();await L();Ln=1500,Os=600,Rs=50,fa=44,In=104,Un=132,Dn=[[1,a("Last hour")],[6,a("Last six hours")],[24,a("Last day")],[168,a("Last week")]],ga={like:a("Liked"),dislike:a("Not for me"),not_this_mood:a("Not in this mood"),skipped_early:a("Skipped early"),skipped_late:a("Skipped late"),replayed:a("Played again"),queued:a("Put in the queue"),turned_down:a("Turned down"),finished:a("Heard to the end")},$a={like:m`<path class="mark good" d="M0 4C-4 1-5-1-5-3A2.4 2.4 0 0 1 0-4 2.4 2.4 0 0 1 5-3C5-1 4 1 0 4z" />`,dislike:m`<path class="mark bad" d="M-4-4 4 4M4-4-4 4" />`,not_this_mood:m`<path class="mark bad" d="M-4 0H4" />`},qn=F(()=>new Intl.DateTimeFormat(W,{hour:"2-digit",minute:"2-digit"})),Wn=F(()=>new Intl.DateTimeFormat(W,{weekday:"short",hour:"2-digit",minute:"2-digit"})),Ns=class extends f{hours=1;told=null;open=!1;constructor(){super(),l.addEventListener("change",()=>this.follow())}render(){return o`<section class="card timeline" aria-labelledby="timeline-title">
      <details ?open=${this.open} @toggle=${t=>this.unfold(t.target.open)}>
        <summary><h2 id="timeline-title">${a("Timeline")}</h2></summary>
        ${this.open&&this.told?this.renderTold(this.told):h}
      </details>
    </section>`}renderTold(t){let e=!t.moods.length&&!t.songs.length&&!t.said.length;return o`<div class="choices">
        <label>
          <span class="label">${a("Show")}</span>
          <select name="hours" @change=${i=>this.show(Number(i.target.value))}>
            ${Dn.map(([i,r])=>o`<option value=${i} ?selected=${i===this.hours}>${r}</option>`)}
          </select>
        </label>
        <label class="check">
          <input type="checkbox" name="record" .checked=${q(t.recording)} @change=${i=>this.record(i.target.checked)} />
          <span>${a("Record the timeline and learn from it")}</span>
        </label>
      </div>
      ${t.recording?h:o`<p class="small" role="status">${a("Nothing is recorded.")}</p>`}
      ${e?o`<p class="muted">${a("Nothing in this time.")}</p>`:[this.renderPicture(t),this.renderWords(t)]}
      <div class="choices">
        <a class="chip" href="/api/listener/timeline?hours=168" download="mien-timeline.json">${a("Take it along")}</a>
        <button class="chip" @click=${()=>this.querySelector("dialog").showModal()}>${a("Erase the timeline")}</button>
      </div>
      <dialog aria-labelledby="erase-timeline-title">
        <h2 id="erase-timeline-title">${a("Erase the timeline?")}</h2>
        <p>${a("When you heard, said and were read what is erased from this machine. What was learnt of your taste stays.")}</p>
        <form method="dialog" class="choices">
          <button class="secondary">${a("Keep it")}</button>
          <button class="primary" @click=${()=>this.forget()}>${a("Erase the timeline")}</button>
        </form>
      </dialog>`}renderPicture(t){let e=Math.max(t.since_s,Math.min(...[t.moods,t.songs,t.said].flat().map(c=>c.begin_s??c.t_s))-5),i=c=>Os*Math.max(0,c-e)/(t.now_s-e),r=c=>i(t.moods[c+1]?.t_s??t.now_s),n=c=>t.moods.map((d,u)=>`${u?"L":"M"}${i(d.t_s)} ${c(d)}H${r(u)}`).join("");return o`<svg class="history" viewBox="0 0 ${Os} 146" role="img" aria-label=${a("The mood, the songs and what you said of them over time; in words below")}>
        <path class="axis" d="M0 ${Rs}H${Os}" />
        ${t.moods.map((c,d)=>m`<rect x=${i(c.t_s)} y="0" width=${Math.max(0,r(d)-i(c.t_s))} height="96" fill="oklch(0.72 0.13 ${dt(c.valence,c.arousal)})" opacity="0.25" />`)}
        <path class="course valence" d=${n(c=>Rs-fa*c.valence)} />
        <path class="course arousal" d=${n(c=>Rs-fa*c.arousal)} />
        ${t.songs.map(c=>m`<rect class="song" x=${i(c.begin_s)} y=${In} width=${Math.max(1.5,i(c.t_s)-i(c.begin_s)-1)} height="14" rx="3"><title>${c.title}</title></rect>`)}
        ${t.said.map(c=>$a[c.feedback]?m`<g transform="translate(${i(c.t_s)} ${Un})">${$a[c.feedback]}</g>`:h)}
      </svg>
      <ul class="legend" aria-hidden="true">
        <li><svg viewBox="0 0 20 8"><path class="course valence" d="M0 4H20" /></svg>${a("dark to bright")}</li>
        <li><svg viewBox="0 0 20 8"><path class="course arousal" d="M0 4H20" /></svg>${a("still to lively")}</li>
        <li><svg viewBox="0 0 20 8"><rect class="song" width="20" height="8" rx="2" /></svg>${a("songs")}</li>
        <li class="muted">${this.when(e)} – ${this.when(t.now_s)}</li>
      </ul>`}renderWords(t){let e=[...t.moods.map(i=>[i.t_s,this.moodWords(i),""]),...t.songs.filter(i=>i.feedback==="finished").map(i=>[i.t_s,ga.finished,i.title]),...t.said.map(i=>[i.t_s,ga[i.feedback],i.title])].sort((i,r)=>r[0]-i[0]);return o`<details>
      <summary>${a("In words")}</summary>
      <ol class="log">
        ${e.map(([i,r,n])=>o`<li><time>${this.when(i)}</time> <span>${r}</span> <span dir="auto">${n}</span></li>`)}
      </ol>
    </details>`}moodWords({expression:t,valence:e,arousal:i}){let r=Z(e,i);return a("Mood: {words}",{words:t?pt([C[t],r]):r})}when(t){return(this.hours>12?Wn():qn()).format(new Date(t*1e3))}unfold(t){t!==this.open&&(this.open=t,this.requestUpdate(),t&&this.load())}show(t){this.hours=t,this.load()}follow(){if(!this.open||this.waiting)return;let{state:t}=l,e=JSON.stringify([t?.acted,t?.player.current?.item_id,t?.listener,t?.notice?.id]);e!==this.happened&&(this.happened=e,this.waiting=setTimeout(()=>{this.waiting=void 0,this.load()},Ln))}async load(){let{hours:t}=this,e=await l.ask(R(`/api/listener/timeline?hours=${t}`));!e||t!==this.hours||(this.told=e,this.requestUpdate())}async record(t){await l.act("/api/listener/settings",{remember:t}),await this.load()}async forget(){await l.settle(U("/api/listener/timeline"))&&await this.load()}};customElements.define("mien-timeline",Ns)});var Hn={};var wa=y(async()=>{"use strict";await qi();await Vi();await zi();await Qi();await Zi();await ia();await pa();await ma();await gs();await ya()});_();Oe();_();await w();await x();await k();var Ce=class extends f{sources=[];render(){return o`<select class="language" aria-label=${a("Language")} title=${a("Choosing another language loads the page again")} @change=${t=>this.choose(t.target.value)}>
      ${Object.entries(Re).map(([t,e])=>o`<option value=${t} lang=${t} ?selected=${t===et}>${e}</option>`)}
    </select>`}choose(t){fi(t)||l.tell(a("This browser keeps no choices, so the page stays in the language that it asks for"))}};customElements.define("mien-language",Ce);await st();await wt();await k();var bt=navigator.mediaSession,Tr={play:()=>g.play(),pause:()=>g.pause(),previoustrack:()=>g.previous(),nexttrack:()=>g.next(),seekto:({seekTime:s})=>g.seek(s)},Ai;function Pr(s){let t=s.has_cover?[{src:`/api/tracks/${s.track_id}/cover`}]:[];return new MediaMetadata({title:s.title,artist:s.artist,album:s.album,artwork:t})}function Mi(){let s=l.speaking?g.current:null;s?.item_id!==Ai&&(Ai=s?.item_id,bt.metadata=s&&Pr(s)),bt.playbackState=s?g.playing?"playing":"paused":"none",s&&s.duration_s>0?bt.setPositionState({duration:s.duration_s,position:Math.min(v.positionS,s.duration_s)}):bt.setPositionState()}if(bt){for(let[s,t]of Object.entries(Tr))bt.setActionHandler(s,t);l.addEventListener("change",Mi),v.addEventListener("time",Mi)}_();B();await w();await x();_();await D();await w();await x();await Ge();await k();await L();var Wr=250,de=.2,Hr=[[a("Calmer"),[0,-de]],[a("Livelier"),[0,de]],[a("Darker"),[-de,0]],[a("Brighter"),[de,0]]],Ke=class extends f{draft;plane=K();get song(){return this.state?.player.current}get shown(){return this.draft?.track_id===this.song.track_id?this.draft:this.song}render(){let{song:t}=this;return t?o`<details class="place" ?open=${this.open} @toggle=${e=>this.unfold(e.target.open)}>
      <summary>${this.words(t)}</summary>
      ${this.open?this.renderBody(t):h}
    </details>`:h}words({valence:t,arousal:e,placed:i}){let r=Z(t,e);return i?a("Its place: {place}, set by you",{place:r}):a("Its place: {place}, mien’s estimate",{place:r})}renderBody(t){return o`<p class="muted small" id="place-why">
        ${a("Does this song belong elsewhere? Drag its square, click a place, or use the words. Your word wins over the estimate from then on.")}
      </p>
      ${this.renderPlane(t)}
      <div class="choices" role="group" aria-label=${a("This song is")}>
        ${Hr.map(([e,i])=>o`<button class="chip" @click=${()=>this.move(i)}>${e}</button>`)}
      </div>
      <p class="small" role="status">${this.sentence(t)}</p>
      ${t.placed?o`<button class="chip" @click=${()=>this.takeBack(t)}>${a("Back to the estimate")}</button>`:h}`}sentence(t){let e=Z(t.valence,t.arousal);return t.placed?a("Set by you: {place}.",{place:e}):a("mien’s estimate: {place}.",{place:e})}renderPlane(t){let{valence:e,arousal:i}=this.shown;return o`<div class="plane-frame">
      <svg
        class="plane"
        viewBox=${se}
        ${z(this.plane)}
        @click=${r=>r.target.closest(".song-point")??this.settle(ut(r,this.plane.value))}
        role="group"
        aria-label=${a("Where this song belongs; click to say so")}
      >
        ${re("song")}
        <g
          class="song-point ${t.placed?"placed":""}"
          transform="translate(${e} ${-i})"
          tabindex="0"
          role="slider"
          aria-label=${a("Place of this song; arrow keys move it")}
          aria-describedby="place-why"
          aria-valuemin="-1"
          aria-valuemax="1"
          aria-valuenow=${e.toFixed(2)}
          aria-valuetext=${he(e,i)}
          @keydown=${r=>this.press(r)}
          @pointerdown=${r=>this.grip(r)}
          @pointermove=${r=>this.drag(r)}
          @pointerup=${()=>this.letGo()}
          @pointercancel=${()=>this.drop()}
        >
          <circle class="grip" r="0.16" />
          <rect class="playing" x="-0.06" y="-0.06" width="0.12" height="0.12" rx="0.025" />
        </g>
      </svg>
      ${ne}
    </div>`}unfold(t){this.open=t,this.requestUpdate()}propose({valence:t,arousal:e}){this.draft={track_id:this.song.track_id,valence:t,arousal:e},this.requestUpdate()}move(t){this.settle(ie(this.shown,t))}press(t){let e=ae(t);e&&(t.preventDefault(),this.move(e))}settle(t){this.propose(t),clearTimeout(this.sending),this.sending=setTimeout(()=>this.send(),Wr)}async send(){let t=this.draft;if(!t)return;let{track_id:e,valence:i,arousal:r}=t;await l.act(`/api/tracks/${e}/place`,{valence:i,arousal:r}),this.draft===t&&this.drop()}grip(t){t.currentTarget.setPointerCapture(t.pointerId),this.gripped=this.song.track_id}drag(t){this.gripped===this.song.track_id&&this.propose(ut(t,this.plane.value))}letGo(){let t=this.gripped;this.gripped=void 0,t!==void 0&&this.draft?.track_id===t&&this.send()}drop(){this.gripped=this.draft=void 0,this.requestUpdate()}async takeBack(t){clearTimeout(this.sending),this.drop(),await l.settle(U(`/api/tracks/${t.track_id}/place`)),await this.updateComplete,this.querySelector(".song-point")?.focus()}};customElements.define("mien-place",Ke);await wt();await k();await L();var Br={mood:a("fits what is asked for"),sound:a("how it sounds"),song:a("the song itself"),artist:a("its artist"),genre:a("its genre"),chance:a("chance, where little is known")},jr=F(()=>new Intl.NumberFormat(W,{signDisplay:"always",minimumFractionDigits:2,maximumFractionDigits:2})),Ri=s=>jr().format(s),ze=class extends f{said;render(){let t=this.state?.player;if(!t)return o`<section class="card now" aria-label=${a("Now playing")}><p class="muted">${a("Connecting…")}</p></section>`;let e=t.current??t.upcoming[0];return e?o`<section class="card now" aria-label=${a("Now playing")} data-track=${e.track_id}>
      ${Q(e,"large")}
      <div class="now-words">
        <p class="eyebrow">${this.standing(t)}</p>
        <h2 class="title" dir="auto">${e.title}</h2>
        <p class="artist" dir="auto">${[e.artist,e.album].filter(Boolean).join(" · ")||a("Unknown artist")}</p>
        ${e.reason?o`<p class="reason"><span class="tag">${a("Why this")}</span> ${Ve(ce(e))}</p>`:h}
        ${t.current?this.renderFeedback(e):h}
        ${e.builtin?o`<p class="muted small">${a("One of the tracks that came with mien")}</p>`:h}
      </div>
    </section>`:this.renderEmpty()}renderFeedback(t){let e=(i,r,n)=>o`<button class="chip" title=${n} @click=${()=>this.say(i,t)}>${b(i==="not_this_mood"?"unfit":i)}${r}</button>`;return o`<div class="choices feedback" role="group" aria-label=${a("What you say of this song")}>
        ${e("like",a("Like"),a("More like this"))} ${e("dislike",a("Not for me"),a("Skip it, and play less like this"))}
        ${e("not_this_mood",a("Not in this mood"),a("Skip it; it may come back in another mood"))}
      </div>
      <p class="muted small" role="status">${this.said?.track_id===t.track_id?this.said?.words:""}</p>
      ${Object.keys(t.parts).length?this.renderParts(t.parts):h} <mien-place></mien-place>`}renderParts(t){return o`<details class="parts">
      <summary>${a("The numbers behind it")}</summary>
      <dl>
        ${Object.entries(t).map(([e,i])=>o`<div><dt>${Br[e]??e}</dt><dd>${Ri(i)}</dd></div>`)}
        <div><dt>${a("together")}</dt><dd>${Ri(Object.values(t).reduce((e,i)=>e+i,0))}</dd></div>
      </dl>
    </details>`}async say(t,e){await l.act("/api/feedback",{feedback:t,track_id:e.track_id})&&(this.said={track_id:e.track_id,words:t==="like"?a("Noted: more like this."):""},this.requestUpdate())}standing(t){return t.current?l.speaking?v.blocked?a("Waiting for you to press Play"):t.playing?a("Now playing"):a("Paused"):this.state.speaker?a("Playing in another window"):a("Paused"):a("Ready to play")}renderEmpty(){let t=this.state.library.scan.running;return o`<section class="card now empty" aria-label=${a("Now playing")}>
      ${Q({title:"mien",artist:"",valence:.3,arousal:-.3},"large")}
      <div class="now-words">
        <p class="eyebrow">${t?a("One moment"):a("Nothing to play yet")}</p>
        <h2 class="title">${t?a("Listening through the music…"):a("Add a music folder")}</h2>
        <p class="artist">
          ${t?a("The first tracks appear as soon as they are known."):a("Name a folder under Library and the music begins.")}
        </p>
      </div>
    </section>`}};customElements.define("mien-now",ze);_();B();await w();await x();var ue=class{item;from;place;constructor(t,e){this.host=t,this.drop=e,this.heard={keydown:i=>i.key==="Escape"&&this.end(),pointerup:()=>this.letGo(),pointercancel:()=>this.end()}}grip(t,e,i){if(t.button===0){t.preventDefault(),t.target.setPointerCapture(t.pointerId),[this.item,this.from,this.place]=[e,i,i];for(let[r,n]of Object.entries(this.heard))document.addEventListener(r,n);this.host.requestUpdate()}}move(t){if(this.item===void 0)return;let i=[...t.target.closest("ol").querySelectorAll(":scope > [data-item]")].filter(n=>n.dataset.item!==String(this.item)),r=n=>n.getBoundingClientRect().top+n.offsetHeight/2;this.place=i.filter(n=>r(n)<t.clientY).length,t.clientY<60&&scrollBy(0,-12),t.clientY>innerHeight-120&&scrollBy(0,12),this.host.requestUpdate()}letGo(){let{item:t,from:e,place:i}=this;this.end(),t!==void 0&&i!==e&&this.drop(t,i)}end(){this.item=this.place=void 0;for(let[t,e]of Object.entries(this.heard))document.removeEventListener(t,e);this.host.requestUpdate()}classOf(t,e){if(this.item===void 0)return"";if(t===this.item)return"dragged";let i=e>this.from?e-1:e;return i===this.place?"drop-above":i===this.place-1?"drop-below":""}};await Je();_();await w();await x();await Jt();var Kr=[[Xt,a("Off")],["15",a("In {count} minutes",{count:15})],["30",a("In {count} minutes",{count:30})],["60",a("In an hour")],[ht,a("After this song")]],Qe=class extends f{sources=[[V,"change"]];render(){return o`<label class="sleep">
        <span class="label">${a("Stop the music")}</span>
        <select @change=${t=>V.set(t.target.value)}>
          ${Kr.map(([t,e])=>o`<option value=${t} .selected=${V.choice===t}>${e}</option>`)}
        </select>
      </label>
      <p class="muted small" role="status">${this.words()}</p>`}words(){return V.until?a("Stops at {time}.",{time:V.until.toLocaleTimeString(W,{hour:"2-digit",minute:"2-digit"})}):V.choice===ht?a("Stops when this song has ended."):""}};customElements.define("mien-sleep",Qe);_();await w();await x();Pt();var Ze=class extends f{sources=[[H,"change"]];render(){let{levelling:t,crossfadeS:e}=H,i=[["track",a("Song by song")],["album",a("Album by album")],["off",a("Off")]];return o`<details class="sound">
      <summary>${a("Sound")}</summary>
      <label>
        <span class="label">${a("Even out loudness")}</span>
        <select name="levelling" @change=${r=>H.set({levelling:r.target.value})}>
          ${i.map(([r,n])=>o`<option value=${r} .selected=${t===r}>${n}</option>`)}
        </select>
      </label>
      <label class="slider">
        <span class="label">${a("Crossfade")}</span>
        <input
          type="range"
          name="crossfade"
          min="0"
          max=${12}
          step="1"
          aria-valuetext=${this.overlap(e)}
          .value=${String(e)}
          @input=${r=>H.set({crossfadeS:Number(r.target.value)})}
        />
        <span class="muted small">${this.overlap(e)}</span>
      </label>
    </details>`}overlap(t){return t===0?a("Off: each song begins as the one before ends."):a("Songs overlap by {seconds} s, but not within an album.",{seconds:t})}};customElements.define("mien-sound",Ze);await k();await L();var Yr={queue:!0},ts=class extends f{static properties={showHistory:{state:!0},arranging:{state:!0}};told="";chosen=new Set;moving=Promise.resolve();drag=new ue(this,(t,e)=>this.put(t,e));render(){let t=this.state?.player,e=t?.upcoming??[],i=(t?.waiting??0)-e.length,r=[...t?.history??[]].reverse();return o`<section class="card" aria-labelledby="queue-title">
      <div class="card-head">
        <h2 id="queue-title" tabindex="-1">${a("Coming up")}</h2>
        ${e.length?o`<span class="muted small">${le(this.state.target.wording_said)}</span>`:h}
        <button class="chip" aria-pressed=${this.arranging?"true":"false"} @click=${()=>this.arranging=!this.arranging}>${a("Arrange")}</button>
      </div>
      ${this.arranging&&e.length?this.renderChosen(e):h}
      ${e.length?o`<ol class="queue ${this.arranging?"arranging":""}">
            ${G(e,n=>n.item_id,(n,c)=>this.renderItem(n,this.renderTools(n,c,t.waiting),c))}
          </ol>`:o`<p class="muted">${a("Nothing yet. Music appears here as soon as some is known.")}</p>`}
      ${i>0?o`<p class="muted small">${a("{count} more song follows|{count} more songs follow",{count:i})}</p>`:h}
      <p class="hidden" role="status" id="queue-told">${this.told}</p>
      ${e.length?o`<mien-save label=${a("Save this queue")} .songs=${Yr}></mien-save>`:h}
      <mien-sleep></mien-sleep>
      <mien-sound></mien-sound>
      ${r.length?o`<details ?open=${this.showHistory} @toggle=${n=>this.showHistory=n.target.open}>
            <summary>${a("Played before ({count})",{count:r.length})}</summary>
            <ol class="queue">
              ${this.showHistory?G(r,n=>n.item_id,n=>this.renderItem(n)):h}
            </ol>
          </details>`:h}
    </section>`}willUpdate(){let t=n=>this.state?.player.upcoming.some(c=>c.item_id===n);this.drag.item!==void 0&&!t(this.drag.item)&&this.drag.end();let e=document.activeElement,i=this.contains(e)?e.closest("[data-item]"):null,r=[...i?.parentElement?.children??[]];this.held=i&&{control:e,item:i.dataset.item,place:r.indexOf(i)}}updated(){if(!this.held||document.activeElement!==document.body)return;let{control:t,item:e,place:i}=this.held,r=[...this.querySelectorAll("section > ol.queue > li")],n=r.find(d=>d.dataset.item===e)??r[Math.min(i,r.length-1)],c=t.dataset.tool?`[data-tool=${t.dataset.tool}]:enabled`:`.${t.classList[0]}`;(n?.querySelector(c)??this.querySelector("#queue-title")).focus({preventScroll:!0})}renderChosen(t){let e=t.filter(r=>this.chosen.has(r.item_id)),i=(r,n)=>o`<button class="chip" aria-disabled=${e.length?"false":"true"} @click=${()=>e.length&&n()}>${r}</button>`;return o`<div class="choices" role="group" aria-label=${a("With the songs you choose")}>
      <label class="check">
        <input
          type="checkbox"
          .checked=${e.length===t.length}
          .indeterminate=${e.length>0&&e.length<t.length}
          @change=${r=>this.chooseAll(r.target.checked?t:[])}
        />
        <span>${a("All")}</span>
      </label>
      ${i(a("Play them next"),()=>this.putAll([...e].reverse(),0))}
      ${i(a("To the end"),()=>this.putAll(e,this.state.player.waiting))} ${i(a("Remove them"),()=>this.removeAll(e))}
      <span class="muted small" role="status">${a("{count} song chosen|{count} songs chosen",{count:e.length})}</span>
    </div>`}renderItem(t,e=h,i=-1){let r=()=>l.act("/api/player/jump",{item_id:t.item_id,page:l.page});return o`<li class="row ${this.drag.classOf(t.item_id,i)}" data-item=${t.item_id} data-track=${t.track_id}>
      ${i<0?h:this.renderHandle(t,i)}
      <button class="row-main" title=${ce(t)||a("Play now")} @click=${r}>
        <span class="hidden">${a("Play now:")}</span>
        ${Q(t,"small")}
        <span class="row-words">
          <span class="row-title" dir="auto">${t.title}</span>
          <span class="muted small" dir="auto">${t.by_hand&&e!==h?a("Put here by you"):t.artist||t.album||a("Unknown artist")}</span>
        </span>
        ${this.arranging&&e!==h?h:o`<span class="muted small time">${tt(t.duration_s)}</span>`}
      </button>
      ${e}
    </li>`}renderHandle(t,e){return o`<span
        class="handle"
        aria-hidden="true"
        title=${a("Drag to another place")}
        @pointerdown=${i=>this.drag.grip(i,t.item_id,e)}
        @pointermove=${i=>this.drag.move(i)}
        >${b("handle")}</span
      >
      ${this.arranging?o`<input
            type="checkbox"
            class="pick"
            aria-label=${a("Choose {title}",t)}
            .checked=${this.chosen.has(t.item_id)}
            @change=${i=>this.choose(t.item_id,i.target.checked)}
          />`:h}`}renderTools(t,e,i){let r=(c,d,u,O,E=!1)=>o`<button class="quiet" data-tool=${c} aria-label=${d} title=${u} ?disabled=${E} @click=${O}>${b(c)}</button>`,n=c=>()=>this.move(t,c);return o`<span class="moves">
      ${this.arranging?[r("first",a("Play {title} next",t),a("Play next"),n(()=>0),e===0),r("up",a("Move {title} up",t),a("Move up"),n(c=>c-1),e===0),r("down",a("Move {title} down",t),a("Move down"),n(c=>c+1),e===i-1)]:h}
      ${r("remove",a("Remove {title} from the queue",t),a("Remove"),()=>l.act("/api/player/remove",{item_id:t.item_id}))}
    </span>`}choose(t,e){e?this.chosen.add(t):this.chosen.delete(t),this.requestUpdate()}chooseAll(t){this.chosen=new Set(t.map(e=>e.item_id)),this.requestUpdate()}put(t,e){return l.act("/api/player/move",{item_id:t,place:e})}async putAll(t,e){for(let{item_id:i}of t)if(!await this.put(i,e))return;this.tellOf(t.length)}async removeAll(t){for(let{item_id:e}of t)if(!await l.act("/api/player/remove",{item_id:e}))return;this.tellOf(t.length)}tellOf(t){this.told=a("Done with {count} song|Done with {count} songs",{count:t}),this.chooseAll([])}move(t,e){let i=document.activeElement?.dataset.tool,r=()=>this.moveNow(t,e,i);this.moving=this.moving.then(r,r)}async moveNow({item_id:t,title:e},i,r){let{upcoming:n,waiting:c}=this.state.player,d=n.findIndex(E=>E.item_id===t),u=i(d);if(d<0||u<0||u>=c||!await this.put(t,u))return;this.told=a("{title} is number {place} of {count}",{title:e,place:u+1,count:c}),this.requestUpdate(),await this.updateComplete;let O=this.querySelector(`[data-item="${t}"]`);(O?.querySelector(`[data-tool=${r}]:enabled`)??O?.querySelector("[data-tool]:enabled"))?.focus()}};customElements.define("mien-queue",ts);_();await st();B();await w();await x();await wt();await k();await L();var Xr=1e3,es=class extends f{sources=[[l,"change"],[v,"time"],[v,"change"],[g,"change"]];connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.state?.player.playing&&!v.item&&this.requestUpdate(),Xr)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock)}render(){let t=this.state?.player,e=t?.current,{playing:i}=g,r=e?.duration_s??0,n=Math.min(this.dragged??(e?v.positionS:0),r);return o`<footer class="transport" aria-label=${a("Player")}>
      <div class="transport-track">
        ${e?Q(e,"small"):""}
        <div class="transport-words">
          <strong dir="auto">${e?.title??a("Nothing playing")}</strong>
          <span class="muted" dir="auto">${e?.artist||""}</span>
        </div>
      </div>
      <div class="transport-main">
        <div class="buttons">
          <button
            class="quiet"
            aria-pressed=${t?.shuffled?"true":"false"}
            aria-label=${a("Shuffle")}
            title=${a("Shuffle what comes next")}
            @click=${()=>g.shuffle()}
          >
            ${b("shuffle")}
          </button>
          <button class="quiet" aria-label=${a("Previous")} title=${a("Previous, or start again")} ?disabled=${!e} @click=${()=>g.previous()}>
            ${b("previous")}
          </button>
          <button class="play" aria-label=${i?a("Pause"):a("Play")} title=${i?a("Pause"):a("Play")} @click=${()=>g.toggle()}>
            ${b(i?"pause":"play")}
          </button>
          <button class="quiet" aria-label=${a("Next")} title=${a("Next")} ?disabled=${!e} @click=${()=>g.next()}>
            ${b("next")}
          </button>
          <button
            class="quiet"
            aria-pressed=${v.repeats?"true":"false"}
            aria-label=${a("Repeat this song")}
            title=${a("Play this song again and again")}
            @click=${()=>v.repeat(!v.repeats)}
          >
            ${b("repeat")}
          </button>
        </div>
        <div class="seek">
          <span class="time">${tt(n)}</span>
          <input
            type="range"
            aria-label=${a("Position in the track")}
            aria-valuetext=${a("{position} of {duration}",{position:tt(n),duration:tt(r)})}
            min="0"
            max=${Math.max(1,r)}
            step="0.1"
            .value=${q(String(n))}
            ?disabled=${!e}
            @input=${c=>this.drag(c)}
            @change=${c=>this.seek(c)}
          />
          <span class="time">${tt(r)}</span>
        </div>
      </div>
      <div class="volume">
        <button class="quiet" aria-label=${a("Mute")} title=${a("Mute")} aria-pressed=${v.muted?"true":"false"} @click=${()=>v.mute(!v.muted)}>
          ${b(v.muted?"muted":"volume")}
        </button>
        <input
          type="range"
          aria-label=${a("Volume")}
          title=${a("Volume")}
          min="0"
          max="1"
          step="0.01"
          .value=${q(String(g.volume))}
          @input=${c=>g.turn(Number(c.target.value))}
        />
      </div>
    </footer>`}updated(){let t=g.playing?g.current:null;document.title=t?`${t.title} · mien`:"mien"}drag(t){this.dragged=Number(t.target.value),this.requestUpdate()}async seek(t){await g.seek(Number(t.target.value)),this.dragged=void 0,this.requestUpdate()}};customElements.define("mien-transport",es);await D();await st();B();await w();await x();await k();await L();var ba=matchMedia("(max-width: 46rem)"),Bn={middle:["mien-now","mien-queue","mien-browse","mien-playlists"],left:["mien-camera","mien-library","mien-listener"],right:["mien-mood","mien-timeline"]},jn={single:["mien-now","mien-camera","mien-mood","mien-queue","mien-browse","mien-playlists","mien-library","mien-listener","mien-timeline"]},Fn=["mien-now","mien-queue"],Cs=class extends f{sources=[[l,"change"],[g,"change"],[ba,"change"]];whole=!1;parts={};connectedCallback(){super.connectedCallback(),l.connect()}firstUpdated(){Gn(async()=>{await wa().then(()=>Hn),this.whole=!0,this.requestUpdate()})}rest(t){return this.whole?t:h}render(){return o`<a class="skip" href="#main">${a("Skip to the music")}</a>
      <header class="top">
        <h1 class="wordmark"><img src="/static/icon.svg" alt="" width="32" height="32" />mien</h1>
        <p class="tagline muted">${a("Music that follows your expression")}</p>
        <button class="link" @click=${()=>this.querySelector("mien-privacy")?.open()}>${b("shield")} ${a("Stays on this machine")}</button>
        <mien-language></mien-language>
        <button class="quiet" aria-label=${a("Keys")} title=${a("Keys")} @click=${()=>this.querySelector("mien-keys")?.open()}>${b("keyboard")}</button>
        <button class="quiet" aria-label=${a("Guide")} title=${a("Guide")} @click=${()=>this.querySelector("mien-guide")?.open()}>${b("guide")}</button>
      </header>
      ${this.renderAway()}
      ${l.message&&(!l.lost||l.message!==Tt)?o`<div class="banner" role="alert">
            <span>${l.message}</span>
            <button class="quiet" aria-label=${a("Close this message")} @click=${()=>l.tell("")}>${b("remove")}</button>
          </div>`:h}
      <main id="main" tabindex="-1">
        ${Object.entries(ba.matches?jn:Bn).map(([t,e])=>this.renderColumn(t,e))}
      </main>
      <p class="hidden" role="status" aria-live="polite">${this.announcement()}</p>
      <p class="hidden" role="status" id="told">${g.told}</p>
      <mien-transport></mien-transport>
      ${this.rest(o`<mien-keys></mien-keys><mien-privacy></mien-privacy><mien-guide></mien-guide>`)}`}renderColumn(t,e){let i=e.filter(r=>this.whole||Fn.includes(r));return o`<div class="column ${t}">${G(i,r=>r,r=>this.parts[r]??=document.createElement(r))}</div>`}renderAway(){return l.lost?o`<p class="banner" role="status" id="offline">
      ${this.state?a("mien does not answer. What is loaded plays on; the page comes back by itself."):a("mien does not answer; is it still running? The page comes by itself as soon as it is.")}
    </p>`:h}announcement(){if(!this.state)return"";let{mood:t,steering:e}=this.state;return e==="camera"&&t.state==="off"?"":it(t,e,!0).join(". ")}};function Gn(s){document.hidden?setTimeout(s):requestAnimationFrame(()=>setTimeout(s))}await l.begin();customElements.define("mien-app",Cs);
/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
/**
* @license
* Copyright 2017 Google LLC
* SPDX-License-Identifier: BSD-3-Clause
*/
/**
* @license
* Copyright 2022 Google LLC
* SPDX-License-Identifier: BSD-3-Clause
*/
/**
* @license
* Copyright 2018 Google LLC
* SPDX-License-Identifier: BSD-3-Clause
*/
/**
* @license
* Copyright 2020 Google LLC
* SPDX-License-Identifier: BSD-3-Clause
*/
