"""The letters of languages: which letters are letters of their own, and the letter that each comes after.

Made by ``make collation`` from the collations of Unicode's CLDR 41. The form of a text: chains, with a blank between
them; in a chain, each letter comes after the one before ``<``; the spellings around ``=`` have the same place; and a
spelling before ``/`` is followed by the letters behind it.

Copyright 1991-2022 Unicode, Inc. All rights reserved.
Distributed under the Terms of Use in https://www.unicode.org/copyright.html.

Permission is hereby granted, free of charge, to any person obtaining a copy of the Unicode data files and any
associated documentation (the "Data Files") or Unicode software and any associated documentation (the "Software") to
deal in the Data Files or Software without restriction, including without limitation the rights to use, copy, modify,
merge, publish, distribute, and/or sell copies of the Data Files or Software, and to permit persons to whom the Data
Files or Software are furnished to do so, provided that either (a) this copyright and permission notice appear with all
copies of the Data Files or Software, or (b) this copyright and permission notice appear in associated Documentation.

THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT OF THIRD PARTY
RIGHTS. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE BE LIABLE FOR ANY CLAIM, OR ANY
SPECIAL INDIRECT OR CONSEQUENTIAL DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS,
WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THE DATA FILES OR SOFTWARE.

Except as contained in this notice, the name of a copyright holder shall not be used in advertising or otherwise to
promote the sale, use or other dealings in these Data Files or Software without prior written authorization of the
copyright holder.
"""

LETTERS = {
    "az": "c<ç g<ğ h<ı<x o<ö s<ş u<ü k<q e<ə z<w",
    "be": "е<ё у<ў",
    "bn": "ঔ<ং<ঃ<ঁ",
    "bs": "c<č<ć d<dž<đ l<lj n<nj s<š z<ž",
    "cs": "c<č h<ch r<ř s<š z<ž",
    "cy": "c<ch d<dd f<ff g<ng l<ll p<ph r<rh t<th",
    "da": "d=đ=ð th=þ y=ü=ű z<æ=ä<ø=ö=ő<å=aa oe=œ",
    "ee": "d<dz<ɖ e<ɛ f<ƒ g<gb<ɣ h<x k<kp n<ny<ŋ o<ɔ t<ts v<ʋ",
    "eo": "c<ĉ g<ĝ h<ĥ j<ĵ s<ŝ u<ŭ",
    "es": "n<ñ",
    "et": "s<š<z<ž w<õ<ä<ö<ü",
    "fa": "ٲ<آ ا=ٱ<ء=أ=ٲ=إ=ٳ=ؤ=یٔ=ىٔ=ئ ک=ڪ=ګ=ك=ڬ=ڭ=ڮ ۊ<ه=ە=ہ=ة=ۃ=ۀ=ھ ی=ى=ے=ي=ې=ۑ=ۍ=ێ",
    "fi": "d=đ g=ǥ n=ŋ t=ŧ y=ü z=ʒ<å<ä=æ<ö=ø",
    "fil": "n<ñ<ng",
    "fo": "d=đ=ð t=þ/h y=ü=ű z<æ=ä=ę<ø=ö=ő=œ<å=aa",
    "gl": "n<ñ",
    "gu": "ૐ<ં=ઁ<ઃ",
    "ha": "b<ɓ d<ɗ k<ƙ s<sh t<ts y<ƴ=ʼy",
    "hi": "ॐ<ं=ँ<ः",
    "hr": "c<č<ć d<dž<đ l<lj n<nj s<š z<ž",
    "hsb": "c<č<ć e<ě h<ch k<ł r<ř s<š z<ž<ź",
    "hu": "c<cs d<dz dz=ddz/dz<dzs g<gy l<ly n<ny s<sz t<ty z<zs o<ö=ő u<ü=ű cs=ccs/cs dzs=ddzs/dzs gy=ggy/gy ly=lly/ly ny=nny/ny sz=ssz/sz ty=tty/ty zs=zzs/zs",  # noqa: E501
    "ig": "b<ch g<gb<gh<gw i<ị k<kp<kw n<ṅ<nw<ny o<ọ s<sh u<ụ",
    "is": "a<á d=đ<ð e<é i<í o<ó u<ú y<ý z<æ=ä<ö=ø<å",
    "kk": "е<ё ұ<ү ы<і",
    "kl": "d=đ=ð q=ĸ=kʼ t=þ/h y=ü=ű z<æ=ä=ę<ø=ö=ő=œ<å",
    "kn": "ಔ<ಂ<ಃ<ೱ<ೲ",
    "ku": "c<ç e=é<ê i=í<î s<ş u=ú=ù<û",
    "ky": "е<ё",
    "lt": "a=ą c<č e=ę=ė i=į=y s<š u=ų=ū z<ž",
    "lv": "c<č g<ģ i=y k<ķ l<ļ n<ņ r<ŗ s<š z<ž",
    "mk": "ђ<ѓ ћ<ќ",
    "mr": "ॐ<ं=ँ<ः ह<ळ<क्ष<ज्ञ",
    "mt": "b<ċ f<ġ g<għ h<ħ y<ż",
    "nb": "d=đ=ð t=þ/h y=ü=ű z<æ=ä=ę<ø=ö=ő=œ<å=aa",
    "nn": "d=đ=ð t=þ/h y=ü=ű z<æ=ä=ę<ø=ö=ő=œ<å=aa",
    "pl": "a<ą c<ć e<ę l<ł n<ń o<ó s<ś z<ź<ż",
    "ps": "ٲ<آ ا=أ=ٲ=ٱ=إ=ٳ<ء ت<ټ=ٹ ج<ځ=حٔ چ<څ د<ډ=ڈ ر<ړ=ڑ ژ<ږ ک=ڪ=ك ګ=گ ڼ=ڻ و=ؤ=ۇ=ۉ ه=ۀ=هٔ=ە=ہ=ھ=ة=ۃ ی=ى=ے=ي=ې=ۍ=یٔ=ىٔ=ئ",
    "ro": "a<ă<â i<î s<ș=ş t<ț=ţ",
    "se": "a<á c<č<ʒ<ǯ d<đ=ð g<ǧ<ǥ k<ǩ n<ŋ=ń=ñ s<š t<ŧ=þ y=ü=ű z<ž<ø=œ<æ<å=ȧ<ä=ã<ö=ő=õ=ô=ǫ",
    "si": "ඖ<ං<ඃ ඥ<ඤ",
    "sk": "a<ä c<č h<ch o<ô r<ř s<š z<ž",
    "sl": "c<č<ć d<đ s<š z<ž",
    "sq": "c<ç d<dh e<ë g<gj l<ll n<nj r<rr s<sh t<th x<xh z<zh",
    "sr-Latn": "c<č<ć d<dž<đ l<lj n<nj s<š z<ž",
    "sv": "d=đ=ð t=þ/h y=ü=ű z<å<ä=æ=ę<ö=ø=ő=œ=ô",
    "ta": "ஔ<ஂ<ஃ ஹ<க்ஷ ஃ<க் க<ங் ங<ச் ச<ஞ் ஞ<ட் ட<ண் ண<த் த<ந் ந<ப் ப<ம் ம<ய் ய<ர் ர<ல் ல<வ் வ<ழ் ழ<ள் ள<ற் ற<ன் ன<ஜ் ஜ<ஶ்<ஷ் ஷ<ஸ் ஸ<ஹ்",
    "te": "ఔ<ఁ<ం<ః",
    "th": "ฯ<ํ า=ๅ ไ<ฺ",
    "tk": "c<ç e<ä j<ž n<ň o<ö s<ş u<ü y<ý",
    "tr": "c<ç g<ğ h<ı o<ö s<ş u<ü",
    "uk": "г<ґ і<ї=ꙶ",
    "ur": "ا=أ<آ<ب<بھ<پ<پھ<ت<تھ<ٹ<ٹھ<ث<ج<جھ<چ<چھ<ح<خ<د<دھ<ڈ<ڈھ<ذ<ر<رھ<ڑ<ڑھ<ز<ژ<س<ش<ص<ض<ط<ظ<ع<غ<ف<ق<ک<کھ<گ<گھ<ل<لھ<م<مھ<ن<نھ<ں<ںھ<و=ؤ<وھ<ہ=ۂ<ھ<ۃ<ء<ی=ئ<یھ<ے=ۓ",  # noqa: E501
    "uz": "z<oʻ=o‘=oʼ<gʻ=g‘=gʼ<sh<ch",
    "vi": "a<ă<â d<đ e<ê o<ô<ơ u<ư",
    "wo": "a<à e<é<ë n<ñ<ŋ o<ó",
    "yo": "e<ẹ g<gb o<ọ s<ṣ",
}

# The letters of all languages that have other scripts, or letters of their own.
ROOT = (
    "฀<ๆ า<ำ ຀<ໆ ຈ<ສ າ<ຳ а<ә<ӕ г=ґ<ғ<ҕ д<ђ е<є ж<җ з<ѕ и<і<й<ј к<қ<ҝ л<љ н<ң<ҥ<њ о<ө т<ћ у<ү<ұ х<ҳ<һ ч<ҷ<ҹ<џ "
    "כ=ך מ=ם נ=ן פ=ף צ=ץ ء<ٲ ب<ٻ<پ<ڀ ٿ<ج ڇ<ح<خ<ځ<څ<د<ذ ڏ<ر<ز ڙ<س<ش ښ<ص<ض<ط<ظ<ع<غ<ف ڦ<ق<ك ڳ<ل ڵ<م<ن ڼ<ه ہ<ە<و "
    "ۊ<ى<ي ې<ؽ<ؠ ऄ<ॐ ऋ<ॠ ऌ<ॡ ॄ<ॢ<ॣ ঋ<ৠ ঌ<ৡ র<ৰ ল<ৱ ৄ<ৢ<ৣ ৈ<ো<ৌ ਄<ੴ<ੳ<ਉ<ਊ<ਓ ਆ<ਐ<ਔ<ੲ ਏ<ਸ<ਹ ਵ<ੜ ઄<ૐ ઋ<ૠ હ<ળ ଯ<ୟ "
    "ଵ<ୱ େ<ୈ<ୋ<ୌ ஓ<ஔ<ஃ ல<வ<ழ ள<ற<ன<ஜ ை<ொ<ோ<ௌ ఋ<ౠ ఌ<ౡ హ<ళ ే<ై ಋ<ೠ ಌ<ೡ ಹ<ಳ ಿ<ೀ ೆ<ೇ<ೈ<ೊ<ೋ ഋ<ൠ ഌ<ൡ ഹ<ള<ഴ<റ "
    "ൈ<ൊ<ോ<ൌ<ൗ ෘ<ෲ<ෟ ෙ<ේ ෛ<ො<ෝ<ෞ<් ယ<ျ ရ<ြ ဝ<ွ ဟ<ှ ဥ<ဦ ါ=ာ "
)
