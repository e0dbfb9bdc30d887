"""What the program is made of: loaded once, and then left alone by the collector of unused objects.

Keeps true: nobody who asks for something waits while hundreds of thousands of objects are looked through that live as
long as the process; each look took more than a tenth of a second.
"""

import gc


async def settle() -> None:
    """Once all is loaded, as the server begins; what is made from now on is collected as ever."""
    gc.collect()
    gc.freeze()
